/**
 * What can be done with values: operators, items and attributes, methods, formatting.
 *
 * <p>Starting points: {@link dev.pinball.model.template.operation.Operators} and
 * {@link dev.pinball.model.template.operation.Lookup}.
 */
@NullMarked
package dev.pinball.model.template.operation;

import org.jspecify.annotations.NullMarked;
