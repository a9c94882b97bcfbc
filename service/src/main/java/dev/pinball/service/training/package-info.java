/**
 * What a training is asked for, as people write it, and the trainings that clients of a server order.
 *
 * <p>Starting points: {@link dev.pinball.service.training.ConfigurationFile#read}; {@link
 * dev.pinball.service.training.TrainingRunner} runs what clients order, with files of the {@link
 * dev.pinball.service.training.Workspace} alone.
 */
@NullMarked
package dev.pinball.service.training;

import org.jspecify.annotations.NullMarked;
