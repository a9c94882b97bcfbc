/**
 * What a step did, for those who observe it; it steers nothing.
 *
 * <p>Starting points: {@link dev.pinball.engine.report.StepReport}, {@link dev.pinball.engine.report.StepObserver}.
 */
@NullMarked
package dev.pinball.engine.report;

import org.jspecify.annotations.NullMarked;
