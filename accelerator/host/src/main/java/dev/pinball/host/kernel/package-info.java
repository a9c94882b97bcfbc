/**
 * A kernel computes one operation; a thread runs a part of it with a workspace of its own.
 *
 * <p>Starting points: {@link dev.pinball.host.kernel.Kernel}, {@link dev.pinball.host.kernel.ThreadWorkspace},
 * {@link dev.pinball.host.kernel.AttentionKernel}.
 */
@NullMarked
package dev.pinball.host.kernel;

import org.jspecify.annotations.NullMarked;
