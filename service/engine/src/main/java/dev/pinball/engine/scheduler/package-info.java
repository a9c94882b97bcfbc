/**
 * 4 and 6 of 8: which sequences compute how many tokens in the next step, and the plan as flat arrays.
 *
 * <p>Starting points: {@link dev.pinball.engine.scheduler.Scheduler#plan} decides,
 * {@link dev.pinball.engine.scheduler.StepPlan} is all that leaves it,
 * {@link dev.pinball.engine.scheduler.BatchAssembler}.
 */
@NullMarked
package dev.pinball.engine.scheduler;

import org.jspecify.annotations.NullMarked;
