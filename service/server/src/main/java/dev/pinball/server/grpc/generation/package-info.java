/**
 * Generate, Complete and Converse.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.generation.GenerationService},
 * {@link dev.pinball.server.grpc.generation.ConverseCall}, {@link dev.pinball.server.grpc.generation.SingleCall}.
 */
@NullMarked
package dev.pinball.server.grpc.generation;

import org.jspecify.annotations.NullMarked;
