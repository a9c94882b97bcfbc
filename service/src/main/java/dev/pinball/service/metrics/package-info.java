/**
 * What the engine reports, as Prometheus metrics. It observes and steers nothing.
 *
 * <p>Starting points: {@link dev.pinball.service.metrics.EngineMetrics}.
 */
@NullMarked
package dev.pinball.service.metrics;

import org.jspecify.annotations.NullMarked;
