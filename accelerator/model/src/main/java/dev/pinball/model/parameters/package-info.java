/**
 * Counts the parameters of a model and the operations that a token costs.
 *
 * <p>Starting points: {@link dev.pinball.model.parameters.ParameterReport#of},
 * {@link dev.pinball.model.parameters.ModelTensors}.
 */
@NullMarked
package dev.pinball.model.parameters;

import org.jspecify.annotations.NullMarked;
