/**
 * TLS of the port for clients: beneath gRPC and HTTP/1.1, which know nothing of it.
 *
 * <p>Starting points: {@link dev.pinball.server.tls.ServerTls}.
 */
@NullMarked
package dev.pinball.server.tls;

import org.jspecify.annotations.NullMarked;
