/**
 * What every gRPC call stands on: Vert.x's event loops, deadlines, bounded writes, and the mapping of refusals and
 * finish reasons to gRPC statuses.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.transport.EventLoops},
 * {@link dev.pinball.server.grpc.transport.OutgoingMessages}, {@link dev.pinball.server.grpc.transport.StatusMapping}.
 */
@NullMarked
package dev.pinball.server.grpc.transport;

import org.jspecify.annotations.NullMarked;
