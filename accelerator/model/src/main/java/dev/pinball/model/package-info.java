/**
 * A model file as a whole: its program and its tokenizer, and the model that comes with Pinball.
 *
 * <p>Starting points: {@link dev.pinball.model.Model#of}, {@link dev.pinball.model.EmbeddedModel}.
 */
@NullMarked
package dev.pinball.model;

import org.jspecify.annotations.NullMarked;
