/**
 * The text that a model is trained on: documents in mapped files, then their tokens in mapped files, never all in memory.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.data.Corpus} is the text; {@link
 * dev.pinball.accelerator.training.data.TokenData} its tokens, in training and validation parts.
 */
@NullMarked
package dev.pinball.accelerator.training.data;

import org.jspecify.annotations.NullMarked;
