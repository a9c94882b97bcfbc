/**
 * Text to token ids and back, by the vocabulary of a model file.
 *
 * <p>Starting points: {@link dev.pinball.model.tokenizer.Tokenizer} is the interface,
 * {@link dev.pinball.model.tokenizer.Tokenizers#read} chooses an implementation from the metadata.
 */
@NullMarked
package dev.pinball.model.tokenizer;

import org.jspecify.annotations.NullMarked;
