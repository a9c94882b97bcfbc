/**
 * Attention with its gradient; scores are computed again in the backward pass.
 *
 * <p>Starting points: {@link dev.pinball.training.gradient.attention.AttentionGradient}.
 */
@NullMarked
package dev.pinball.training.gradient.attention;

import org.jspecify.annotations.NullMarked;
