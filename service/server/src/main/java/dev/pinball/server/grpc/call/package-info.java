/**
 * Calls that have not ended, and calls whose work is done on worker threads.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.call.OpenCalls}, {@link dev.pinball.server.grpc.call.WorkerCalls}.
 */
@NullMarked
package dev.pinball.server.grpc.call;

import org.jspecify.annotations.NullMarked;
