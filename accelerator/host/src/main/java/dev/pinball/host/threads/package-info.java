/**
 * A fixed pool of threads that share the parts of one piece of work after another.
 *
 * <p>Starting points: {@link dev.pinball.host.threads.WorkerPool}.
 */
@NullMarked
package dev.pinball.host.threads;

import org.jspecify.annotations.NullMarked;
