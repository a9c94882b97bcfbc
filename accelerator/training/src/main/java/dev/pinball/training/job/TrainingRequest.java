package dev.pinball.training.job;

import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.run.StopCondition;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a training is asked for.
 *
 * @param output the model file to write; what the training needs meanwhile lies beside it
 * @param resume whether it goes on from the checkpoint of an interrupted training, where there is one
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
        Optional<Lesson> lesson) {}
