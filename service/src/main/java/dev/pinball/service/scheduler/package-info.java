/**
 * 4 of 8: which sequences compute how many tokens in the next step.
 *
 * <p>Starting points: {@link dev.pinball.service.scheduler.Scheduler#plan} decides; {@link
 * dev.pinball.service.scheduler.StepPlan} is all that leaves it.
 */
@NullMarked
package dev.pinball.service.scheduler;

import org.jspecify.annotations.NullMarked;
