/**
 * What all calls share: event loops, deadlines, bounded writes, checked requests, and the mapping of refusals and finish
 * reasons to gRPC statuses.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.call.ModelEndpoint},
 * {@link dev.pinball.server.grpc.call.RequestReader}, {@link dev.pinball.server.grpc.call.StatusMapping},
 * {@link dev.pinball.server.grpc.call.OutgoingMessages}.
 */
@NullMarked
package dev.pinball.server.grpc.call;

import org.jspecify.annotations.NullMarked;
