/**
 * A model file as a whole: its program and its tokenizer.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.model.Model#open}.
 */
@NullMarked
package dev.pinball.accelerator.model;

import org.jspecify.annotations.NullMarked;
