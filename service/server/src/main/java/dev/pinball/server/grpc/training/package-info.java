/**
 * Calls that train models and watch a training.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.training.TrainingService},
 * {@link dev.pinball.server.grpc.training.WatchCall}.
 */
@NullMarked
package dev.pinball.server.grpc.training;

import org.jspecify.annotations.NullMarked;
