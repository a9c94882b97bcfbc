/**
 * What a training is asked for, as people write it.
 *
 * <p>Starting points: {@link dev.pinball.service.training.ConfigurationFile#read}.
 */
@NullMarked
package dev.pinball.service.training;

import org.jspecify.annotations.NullMarked;
