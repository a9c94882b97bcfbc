/**
 * Whether the service does its work, told from the progress of steps.
 *
 * <p>Starting points: {@link dev.pinball.service.health.HealthWatch}.
 */
@NullMarked
package dev.pinball.service.health;

import org.jspecify.annotations.NullMarked;
