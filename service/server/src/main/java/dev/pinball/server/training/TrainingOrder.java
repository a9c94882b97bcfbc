package dev.pinball.server.training;

import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingEstimate;
import dev.pinball.training.job.TrainingRequest;
import dev.pinball.training.run.StopCondition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A training that a client asked for, checked.
 *
 * @param data text files; none for the stories of the default model
 * @param model the name of the output in the workspace
 * @param restart whether the checkpoint of an earlier run is deleted first
 * @param serve whether it is served when it is finished
 */
public record TrainingOrder(
        TrainingConfiguration configuration,
        List<Path> data,
        Path output,
        String model,
        boolean resume,
        boolean restart,
        boolean serve) {

    /**
     * Checks that the training leaves to answers what they need: it may take half of the heap that is free.
     *
     * @throws dev.pinball.training.TrainingException that names what it would take and what there is
     */
    public void requireMemory() {
        Runtime heap = Runtime.getRuntime();
        long freeBytes = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
        TrainingEstimate.of(configuration).requireFits(freeBytes / 2, Long.MAX_VALUE);
    }

    int steps() {
        return configuration.training().steps();
    }

    TrainingRequest request(int threadCount) {
        return new TrainingRequest(
                configuration,
                output,
                StopCondition.afterSteps(steps()),
                threadCount,
                resume,
                Optional.empty(),
                Optional.empty());
    }
}
