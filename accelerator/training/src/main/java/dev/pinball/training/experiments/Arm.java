package dev.pinball.training.experiments;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.training.distill.DistillationOptions;
import java.util.Optional;

/**
 * One kind of training that is compared with others.
 *
 * @param series arms of one series are joined by a line
 * @param flops floating-point operations that it may spend, by the definition of {@code run.TrainingArithmetic}
 * @param learningRate after warm-up
 * @param textShare of the text that it may learn from, above 0 up to 1
 * @param teaching how it is taught by the teacher of the experiment; nothing where it learns from text alone
 */
public record Arm(
        String series,
        String label,
        ModelConfig model,
        double flops,
        double learningRate,
        double textShare,
        Optional<DistillationOptions> teaching) {}
