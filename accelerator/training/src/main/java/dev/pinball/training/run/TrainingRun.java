package dev.pinball.training.run;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.training.Trainer;
import dev.pinball.training.Trainer.StepResult;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingException;
import dev.pinball.training.TrainingHyperparameters;
import dev.pinball.training.TrainingOptions;
import dev.pinball.training.TrainingStoppedException;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.parameter.Parameter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/** A training from a model, or from a checkpoint, to a model: the same values however often it is interrupted. */
public final class TrainingRun {
    private final GgufFile model;
    private final Batches batches;
    private final TrainingHyperparameters training;
    private final Checkpoint.Purpose purpose;
    private final RunSettings settings;
    private final Trainer trainer;
    private final List<TrainingBatch> validationBatches;
    private final double flopsPerToken;
    private final LongSupplier nanoClock;
    private final long beginNanos;
    private final long firstStep;
    private double stepSeconds;
    private long checkpointNanos;
    private long checkpointStep;
    private long validatedStep = -1;
    private OptionalDouble validationLoss = OptionalDouble.empty();

    private TrainingRun(Start start, RunSettings settings, Trainer trainer, LongSupplier nanoClock) {
        model = start.model();
        batches = start.batches();
        training = start.configuration().training();
        purpose = new Checkpoint.Purpose(start.configuration().description(), batches.description());
        this.settings = settings;
        this.trainer = trainer;
        this.nanoClock = nanoClock;
        validationBatches = batches.validation();
        flopsPerToken = TrainingArithmetic.flopsPerToken(
                start.program(), start.configuration().model().contextLength());
        if (Checkpoint.is(model)) {
            Checkpoint.restore(model, trainer, purpose);
        }
        beginNanos = nanoClock.getAsLong();
        checkpointNanos = beginNanos;
        firstStep = trainer.stepCount();
        checkpointStep = Checkpoint.is(model) ? firstStep : -1;
    }

    /**
     * What a run begins with.
     *
     * @param model whose values it begins with; a checkpoint is where it goes on; open until the run has ended
     */
    public record Start(GgufFile model, Program program, TrainingConfiguration configuration, Batches batches) {
        public static Start of(GgufFile model, TrainingConfiguration configuration, Batches batches) {
            return new Start(model, ProgramReader.read(model), configuration, batches);
        }
    }

    /**
     * Trains until the stop condition is reached, or the listener asks to stop.
     *
     * @throws TrainingException when the loss is no number, a file can't be written, or the checkpoint is of another training;
     *     the last good checkpoint is still there
     */
    public static RunResult run(Start start, RunSettings settings, TrainingListener listener) {
        return run(start, settings, listener, System::nanoTime);
    }

    static RunResult run(Start start, RunSettings settings, TrainingListener listener, LongSupplier nanoClock) {
        TrainingOptions options = TrainingOptions.of(start.configuration());
        try (Trainer trainer = Trainer.open(start.model(), start.program(), options, settings.threadCount())) {
            return new TrainingRun(start, settings, trainer, nanoClock).run(listener);
        }
    }

    private RunResult run(TrainingListener listener) {
        boolean complete = learnAndValidate(listener) && isDone();
        if (trainer.stepCount() > 0 && checkpointStep != trainer.stepCount()) {
            writeCheckpoint();
        }
        if (complete) {
            write("model", () -> ModelFiles.write(trainer, model, training.outputType(), settings.output()));
        }
        return new RunResult(trainer.stepCount(), validationLoss, complete);
    }

    /** False where the listener asked to stop in the middle of a step, or of a validation. */
    private boolean learnAndValidate(TrainingListener listener) {
        try {
            learn(listener);
            if (validatedStep != trainer.stepCount()) {
                validate(listener);
            }
            return true;
        } catch (TrainingStoppedException _) {
            return false;
        }
    }

    /** Steps until all are done, or the listener asks to stop. */
    private void learn(TrainingListener listener) {
        boolean stopped = false;
        while (!isDone() && !stopped) {
            StepResult step = step(listener);
            if (isDue(training.validateEverySteps())) {
                validate(listener);
            }
            if (isDue(training.checkpointEverySteps()) || isCheckpointLate()) {
                writeCheckpoint();
            }
            listener.onStep(progress(step));
            stopped = listener.stopRequested();
        }
    }

    private StepResult step(TrainingListener listener) {
        long begin = nanoClock.getAsLong();
        long first = trainer.stepCount() * training.accumulationSteps();
        List<TrainingBatch> stepBatches = LongStream.range(first, first + training.accumulationSteps())
                .mapToObj(number -> {
                    listener.requireNotStopped();
                    return batches.training(number);
                })
                .toList();
        StepResult result = trainer.step(stepBatches, listener::requireNotStopped);
        stepSeconds = (nanoClock.getAsLong() - begin) / 1e9;
        return result;
    }

    private boolean isDone() {
        return settings.stop().isReached(trainer.stepCount(), tokens(), elapsed());
    }

    private boolean isDue(int everySteps) {
        return everySteps > 0 && trainer.stepCount() % everySteps == 0;
    }

    private boolean isCheckpointLate() {
        return nanoClock.getAsLong() - checkpointNanos
                >= settings.checkpointEvery().toNanos();
    }

    private void validate(TrainingListener listener) {
        int labelCount =
                validationBatches.stream().mapToInt(TrainingBatch::labelCount).sum();
        if (labelCount > 0) {
            double sum = 0;
            for (TrainingBatch batch : validationBatches) {
                listener.requireNotStopped();
                sum += trainer.lossSum(batch);
            }
            validationLoss = OptionalDouble.of(sum / labelCount);
        }
        validatedStep = trainer.stepCount();
    }

    private void writeCheckpoint() {
        requireNumbers();
        write("checkpoint", () -> Checkpoint.write(trainer, model, purpose, settings.checkpoint()));
        checkpointStep = trainer.stepCount();
        checkpointNanos = nanoClock.getAsLong();
    }

    /** From values that are no numbers nothing could go on. */
    private void requireNumbers() {
        for (Parameter parameter : trainer.parameters()) {
            for (float[] values : List.of(parameter.values(), parameter.mean(), parameter.variance())) {
                for (float value : values) {
                    if (!Float.isFinite(value)) {
                        throw new TrainingException("step %d: %s: %s (expected: a number); try a lower learning rate"
                                .formatted(trainer.stepCount(), parameter.name(), value));
                    }
                }
            }
        }
    }

    private void write(String what, Runnable writing) {
        try {
            writing.run();
        } catch (UncheckedIOException failure) {
            String last =
                    checkpointStep < 0 ? "there is no checkpoint" : "the last checkpoint is of step " + checkpointStep;
            String message = "step %d: %s: %s; %s".formatted(trainer.stepCount(), what, failure.getMessage(), last);
            throw new TrainingException(message, failure);
        }
    }

    private TrainingProgress progress(StepResult step) {
        double tokensPerSecond = tokensPerStep() / stepSeconds;
        double share = tokensPerSecond * flopsPerToken / settings.peakFlops();
        Duration elapsed = elapsed();
        double meanSeconds = elapsed.toNanos() / 1e9 / (trainer.stepCount() - firstStep);
        double left = settings.stop().secondsLeft(trainer.stepCount(), tokens(), tokensPerStep(), meanSeconds, elapsed);
        return new TrainingProgress(
                step, settings.stop().steps(), validationLoss, tokens(), tokensPerSecond, share, left);
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoClock.getAsLong() - beginNanos);
    }

    private long tokens() {
        return trainer.stepCount() * tokensPerStep();
    }

    private long tokensPerStep() {
        return (long) training.accumulationSteps() * batches.rowCount();
    }

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

    /**
     * How a run ended.
     *
     * @param validationLoss of the values that were written, in nats; none where nothing was kept out of training
     * @param complete whether its stop condition was reached and the model is written
     */
    public record RunResult(long steps, OptionalDouble validationLoss, boolean complete) {}
}
