/**
 * The management port: metrics and probes. Metrics observe and steer nothing; health is told from the progress of steps.
 *
 * <p>Starting points: {@link dev.pinball.server.management.ManagementServer},
 * {@link dev.pinball.server.management.EngineMetrics}, {@link dev.pinball.server.management.HealthWatch}.
 */
@NullMarked
package dev.pinball.server.management;

import org.jspecify.annotations.NullMarked;
