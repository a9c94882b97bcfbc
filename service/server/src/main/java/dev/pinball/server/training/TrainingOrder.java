package dev.pinball.server.training;

import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.job.TrainingJob;
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
     * Checks what is known of the training before its text is read, and that it leaves to answers what they need: it may take
     * half of the heap that is free.
     *
     * @throws dev.pinball.training.TrainingException that names what can't be
     */
    public void requirePossible() {
        Runtime heap = Runtime.getRuntime();
        long freeBytes = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
        TrainingJob.requirePossible(request(1), freeBytes / 2);
    }

    /**
     * Checks the checkpoint that it goes on from, if it does.
     *
     * @throws dev.pinball.PinballException that says why it can't
     * @throws java.io.UncheckedIOException when the checkpoint can't be read
     */
    public void requireResumable() {
        if (resume) {
            TrainingJob.requireResumable(request(1));
        }
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
