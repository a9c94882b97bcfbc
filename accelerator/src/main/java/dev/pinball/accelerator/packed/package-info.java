/**
 * Products of quantized and F16 weights by machine code: weights packed once in panels of 16 rows, inputs made ready once a
 * step, and code written for each width.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.packed.PackedProducts}, {@link
 * dev.pinball.accelerator.packed.PanelLayout}, {@link dev.pinball.accelerator.packed.ByteDotCode}.
 */
@NullMarked
package dev.pinball.accelerator.packed;

import org.jspecify.annotations.NullMarked;
