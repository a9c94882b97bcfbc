/**
 * Connections before gRPC sees them: which protocol they begin with, and what their frames bring.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.connection.AcceptedConnections},
 * {@link dev.pinball.server.grpc.connection.MessageFrames}.
 */
@NullMarked
package dev.pinball.server.grpc.connection;

import org.jspecify.annotations.NullMarked;
