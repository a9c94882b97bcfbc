/**
 * Attention over paged keys and values: the queries of a run go through the key/value splits that they see, with a
 * running softmax.
 *
 * <p>Starting points: {@link dev.pinball.host.attention.AttentionAlgorithm},
 * {@link dev.pinball.host.attention.KeyValueShape} for the layout of a block,
 * {@link dev.pinball.host.attention.VectorAttention}.
 */
@NullMarked
package dev.pinball.host.attention;

import org.jspecify.annotations.NullMarked;
