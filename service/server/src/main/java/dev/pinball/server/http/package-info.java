/**
 * HTTP/1.1 on the gRPC port: connections whose first bytes are no HTTP/2, their requests and responses.
 *
 * <p>Starting points: {@link dev.pinball.server.http.HttpConnections}, {@link dev.pinball.server.http.HttpExchange}.
 */
@NullMarked
package dev.pinball.server.http;

import org.jspecify.annotations.NullMarked;
