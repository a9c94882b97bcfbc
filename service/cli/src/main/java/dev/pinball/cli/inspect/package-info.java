/**
 * Commands that look inside a model file, and the tables that they print.
 *
 * <p>Starting points: {@link dev.pinball.cli.inspect.DescribeCommand}, {@link dev.pinball.cli.inspect.RankCommand},
 * {@link dev.pinball.cli.inspect.ParameterText}.
 */
@NullMarked
package dev.pinball.cli.inspect;

import org.jspecify.annotations.NullMarked;
