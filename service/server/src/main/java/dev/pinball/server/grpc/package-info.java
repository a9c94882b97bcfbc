/**
 * 1 of 8: the gRPC server on Vert.x's event loops.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.GrpcServer}.
 */
@NullMarked
package dev.pinball.server.grpc;

import org.jspecify.annotations.NullMarked;
