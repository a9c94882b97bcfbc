/**
 * A fixed pool of threads for the parts of one piece of work after another.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.threads.HostThreads}.
 */
@NullMarked
package dev.pinball.accelerator.threads;

import org.jspecify.annotations.NullMarked;
