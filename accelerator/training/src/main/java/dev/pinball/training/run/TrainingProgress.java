package dev.pinball.training.run;

import dev.pinball.training.Trainer.StepResult;
import java.util.OptionalDouble;

/**
 * How far a training is, after a step.
 *
 * @param steps that it will do at most
 * @param validationLoss the last one, in nats
 * @param tokens trained on so far
 * @param tokensPerSecond of this step, validation and checkpoint aside
 * @param shareOfPeak floating-point operations of this step by what the machine could have done in its time
 */
public record TrainingProgress(
        StepResult step,
        long steps,
        OptionalDouble validationLoss,
        long tokens,
        double tokensPerSecond,
        double shareOfPeak,
        double secondsLeft) {}
