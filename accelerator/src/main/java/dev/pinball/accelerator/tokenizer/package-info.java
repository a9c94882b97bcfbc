/**
 * Text to token ids and back, from the vocabulary in a model file; and a vocabulary from text.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.tokenizer.Tokenizer} is what others use; {@link
 * dev.pinball.accelerator.tokenizer.Tokenizers#read} chooses one from the metadata; {@link
 * dev.pinball.accelerator.tokenizer.BytePairTraining} makes a vocabulary from text.
 */
@NullMarked
package dev.pinball.accelerator.tokenizer;

import org.jspecify.annotations.NullMarked;
