/**
 * Kernels for mixtures of experts: route rows, group them by expert, multiply, add up the slots.
 *
 * <p>Starting points: {@link dev.pinball.host.experts.ExpertGroups}, {@link dev.pinball.host.experts.RouteKernel},
 * {@link dev.pinball.host.experts.PackedExpertMatMulKernel}.
 */
@NullMarked
package dev.pinball.host.experts;

import org.jspecify.annotations.NullMarked;
