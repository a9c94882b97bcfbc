/**
 * From protobuf messages to checked requests, once.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.request.ModelEndpoint},
 * {@link dev.pinball.server.grpc.request.RequestReader}.
 */
@NullMarked
package dev.pinball.server.grpc.request;

import org.jspecify.annotations.NullMarked;
