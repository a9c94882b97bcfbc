/**
 * A model file as a whole: its program and its tokenizer.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.model.Model#open}, {@link
 * dev.pinball.accelerator.model.DefaultModel}.
 */
@NullMarked
package dev.pinball.accelerator.model;

import org.jspecify.annotations.NullMarked;
