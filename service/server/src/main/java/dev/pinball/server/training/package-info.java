/**
 * What a training is asked for, as people write it, and the trainings that clients of a server order.
 *
 * <p>Starting points: {@link dev.pinball.server.training.ConfigurationFile#read},
 * {@link dev.pinball.server.training.TrainingRunner}, which works with files of the
 * {@link dev.pinball.server.workspace.Workspace} alone.
 */
@NullMarked
package dev.pinball.server.training;

import org.jspecify.annotations.NullMarked;
