package dev.pinball.training.run;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a run writes to, and with what.
 *
 * @param checkpoint written during the run and at its end
 * @param output the model, written when it is done
 * @param checkpointEvery the longest time between two checkpoints
 * @param peakFlops what the machine could do, for the share of it in the progress
 */
public record RunSettings(
        Path checkpoint,
        Path output,
        int threadCount,
        StopCondition stop,
        Duration checkpointEvery,
        double peakFlops) {}
