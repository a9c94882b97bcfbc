package dev.pinball.training.job;

import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.distill.DistillationOptions;
import dev.pinball.training.run.StopCondition;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A request for a training.
 *
 * @param output the model file to write; other files of the run are in a folder beside it, {@code .NAME.training}
 * @param resume whether to continue from the checkpoint of an interrupted training, if there is one
 * @param tokenizer a model file whose tokenizer is taken over; without one, a tokenizer is trained on the text first
 * @param lesson for a student of a teacher
 */
public record TrainingRequest(
        TrainingConfiguration configuration,
        Path output,
        StopCondition stop,
        int threadCount,
        boolean resume,
        Optional<Path> tokenizer,
        Optional<Lesson> lesson) {

    /**
     * A teacher to learn from.
     *
     * @param teacher a model file, whose tokenizer the student takes over
     */
    public record Lesson(Path teacher, DistillationOptions teaching) {}
}
