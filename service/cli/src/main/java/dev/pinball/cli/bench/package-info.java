/**
 * Measures the engine: tokens a second and shares of the machine's limits.
 *
 * <p>Starting points: {@link dev.pinball.cli.bench.BenchCommand}, {@link dev.pinball.cli.bench.BenchRun}.
 */
@NullMarked
package dev.pinball.cli.bench;

import org.jspecify.annotations.NullMarked;
