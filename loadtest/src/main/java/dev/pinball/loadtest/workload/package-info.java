/**
 * What is sent and when: arrivals, lengths, what clients do, traces. Plain values; every random choice comes from one seed.
 *
 * <p>Starting points: {@link dev.pinball.loadtest.workload.Workload}, {@link dev.pinball.loadtest.workload.Arrivals}.
 */
@NullMarked
package dev.pinball.loadtest.workload;

import org.jspecify.annotations.NullMarked;
