/**
 * HTTP on the gRPC port: connections of HTTP/1.1, streams of HTTP/2 that are not gRPC's, their requests and responses.
 *
 * <p>Starting points: {@link dev.pinball.server.http.HttpConnections}, {@link dev.pinball.server.http.HttpStreams}, {@link dev.pinball.server.http.HttpExchange}.
 */
@NullMarked
package dev.pinball.server.http;

import org.jspecify.annotations.NullMarked;
