/**
 * From protobuf messages to what is asked.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.request.RequestReader}.
 */
@NullMarked
package dev.pinball.server.grpc.request;

import org.jspecify.annotations.NullMarked;
