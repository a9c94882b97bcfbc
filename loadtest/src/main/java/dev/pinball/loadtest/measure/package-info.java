/**
 * What was measured: one request, one run, several runs, and the comparison of two tests. All are plain records, which the
 * report is printed and drawn from.
 *
 * <p>Starting points: {@link dev.pinball.loadtest.measure.RequestResult}, {@link dev.pinball.loadtest.measure.RunResult}.
 */
@NullMarked
package dev.pinball.loadtest.measure;

import org.jspecify.annotations.NullMarked;
