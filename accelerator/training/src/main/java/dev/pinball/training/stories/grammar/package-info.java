/**
 * The grammar of the stories: words, plots and sentences are read from resource files; the classes say how words agree.
 *
 * <p>Starting points: {@link dev.pinball.training.stories.grammar.Grammar},
 * {@link dev.pinball.training.stories.grammar.Lexicon}, {@link dev.pinball.training.stories.grammar.RuleReader}.
 */
@NullMarked
package dev.pinball.training.stories.grammar;

import org.jspecify.annotations.NullMarked;
