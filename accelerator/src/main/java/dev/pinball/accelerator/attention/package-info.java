/**
 * Attention over paged keys and values by machine code: scores, softmax and sums of values for a tile of up to four queries
 * and one span of positions, in one function.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.attention.SpanAttention}, which owns the functions, {@link
 * dev.pinball.accelerator.attention.SpanCode}, which writes them, and {@link
 * dev.pinball.accelerator.attention.SpanMemory}, what a thread works with.
 */
@NullMarked
package dev.pinball.accelerator.attention;

import org.jspecify.annotations.NullMarked;
