/**
 * Runs the tree of a template.
 *
 * <p>Starting points: {@link dev.pinball.model.template.evaluation.Interpreter} runs statements,
 * {@link dev.pinball.model.template.evaluation.ExpressionEvaluator} finds the values of expressions.
 */
@NullMarked
package dev.pinball.model.template.evaluation;

import org.jspecify.annotations.NullMarked;
