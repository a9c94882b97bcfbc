/**
 * Composes the server: a model on its warm accelerator, its gRPC port and its management port.
 *
 * <p>Starting points: {@link dev.pinball.server.Server#start}, {@link dev.pinball.server.ModelRegistry}.
 */
@NullMarked
package dev.pinball.server;

import org.jspecify.annotations.NullMarked;
