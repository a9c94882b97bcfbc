/**
 * The buffers of an accelerator, allocated when it opens, and matrices over them.
 *
 * <p>Starting points: {@link dev.pinball.host.memory.HostMemory}, {@link dev.pinball.host.memory.Matrix}.
 */
@NullMarked
package dev.pinball.host.memory;

import org.jspecify.annotations.NullMarked;
