/**
 * Writes the corpus of the embedded default model: short, simple stories in Portuguese and in English from a seeded
 * grammar. What is written (words, plots, sentences) lies in resource files; the classes know how words agree and how a
 * story stays with its own people and things.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.stories.StoryCorpus} gives the story of an index; {@code StoryWriter}
 * writes one; {@code docs/STORIES.md} says how to add words and plots.
 */
@NullMarked
package dev.pinball.accelerator.stories;

import org.jspecify.annotations.NullMarked;
