/**
 * Writes the corpus of the embedded model: short, simple stories in Portuguese and in English from a seeded grammar.
 *
 * <p>Starting points: {@link dev.pinball.training.stories.StoryCorpus},
 * {@link dev.pinball.training.stories.StoryWriter}; docs/STORIES.md says how to add words and plots.
 */
@NullMarked
package dev.pinball.training.stories;

import org.jspecify.annotations.NullMarked;
