/**
 * The memory of an accelerator, allocated when it opens: matrices on the heap, pages outside it with declared layouts, and
 * access by address.
 *
 * <p>Starting points: {@link dev.pinball.host.memory.HostMemory}, {@link dev.pinball.host.memory.Matrix}, {@link
 * dev.pinball.host.memory.NativePages}, {@link dev.pinball.host.memory.NativeLayout}.
 */
@NullMarked
package dev.pinball.host.memory;

import org.jspecify.annotations.NullMarked;
