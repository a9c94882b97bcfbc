package dev.pinball.training;

import dev.pinball.host.WorkerPool;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gradient.LogitsReader;
import dev.pinball.training.gradient.ProgramGradient;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.optimizer.GradientNorm;
import dev.pinball.training.parameter.Parameter;
import dev.pinball.training.parameter.Parameters;
import java.util.Arrays;
import java.util.List;

/**
 * Adjusts the parameters of a program so that the next error is smaller. The same steps give the same bits, whatever the
 * number of threads. It belongs to one thread at a time.
 */
public final class Trainer implements AutoCloseable {
    private final Program program;
    private final TrainingOptions options;
    private final WorkerPool threads;
    private final ProgramGradient gradient;
    private final List<Parameter> parameters;
    private long step;

    private Trainer(GgufFile file, Program program, TrainingOptions options, WorkerPool threads) {
        this.program = program;
        this.options = options;
        this.threads = threads;
        Parameters read = Parameters.trained(file);
        gradient = new ProgramGradient(program, read, new Workers(threads), options.rowsMax());
        parameters = read.all();
    }

    /** @param file whose tensors the program uses; they are copied, and the file may be closed afterwards */
    public static Trainer open(GgufFile file, Program program, TrainingOptions options, int threadCount) {
        WorkerPool threads = new WorkerPool(threadCount);
        try {
            return new Trainer(file, program, options, threads);
        } catch (RuntimeException | Error failure) {
            threads.close();
            throw failure;
        }
    }

    /**
     * One step of the optimizer. The batches count as one: their gradients are added up, and the loss is the mean over the
     * labels of all of them.
     *
     * @throws TrainingException when the loss or the gradient is no number; the parameters are then those before the step
     */
    public StepResult step(List<TrainingBatch> batches) {
        return step(batches, () -> {});
    }

    /**
     * As {@link #step(List)}.
     *
     * @param stopCheck runs often; what it throws ends the step, and the parameters are those before it
     */
    public StepResult step(List<TrainingBatch> batches, Runnable stopCheck) {
        batches.forEach(this::check);
        int labelCount = batches.stream().mapToInt(TrainingBatch::labelCount).sum();
        if (labelCount == 0) {
            throw new TrainingException("step %d: no labels (expected: 1 or more)".formatted(step + 1));
        }
        parameters.forEach(parameter -> Arrays.fill(parameter.gradient(), 0));
        double lossSum = 0;
        for (TrainingBatch batch : batches) {
            float balanceScale = options.balanceWeight() * batch.labelCount() / labelCount;
            lossSum += gradient.addGradient(batch, 1f / labelCount, balanceScale, stopCheck);
        }
        double loss = requireNumber("loss", lossSum / labelCount);
        double norm = requireNumber("length of the gradient", GradientNorm.of(parameters, threads));
        step++;
        double learningRate = options.learningRate().at(step);
        float factor = options.gradientFactor(norm);
        for (Parameter parameter : parameters) {
            options.adamW().update(parameter, factor, learningRate, step, threads);
        }
        return new StepResult(step, loss, norm, learningRate);
    }

    /** The mean loss over the labels of a batch, in nats; it changes no parameter. */
    public double validate(TrainingBatch batch) {
        return lossSum(batch) / batch.labelCount();
    }

    /** The sum of the losses over the labels of a batch, in nats; it changes no parameter. */
    public double lossSum(TrainingBatch batch) {
        check(batch);
        return gradient.loss(batch);
    }

    /** Hands over the logits of a batch, a chunk of rows at a time. */
    public void readLogits(TrainingBatch batch, LogitsReader reader) {
        check(batch);
        gradient.readLogits(batch, reader);
    }

    /** In the order in which the program uses them first; to be written to only between steps. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Steps done so far. */
    public long stepCount() {
        return step;
    }

    /** Sets the number of steps done, after the parameters and moments of a checkpoint were restored. */
    public void resumeAfter(long stepCount) {
        step = stepCount;
    }

    public MemoryUse memoryUse() {
        long bytes = parameters.stream().mapToLong(Parameter::count).sum() * Float.BYTES;
        return new MemoryUse(bytes, bytes, 2 * bytes, gradient.activationBytes(), gradient.logitBytes());
    }

    private double requireNumber(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new TrainingException(
                    "step %d: %s: %s (expected: a number); try a lower learning rate".formatted(step + 1, name, value));
        }
        return value;
    }

    private void check(TrainingBatch batch) {
        if (batch.rowCount() > options.rowsMax()) {
            throw new TrainingException("batch: %d sequences of %d tokens (expected: %d tokens at most)"
                    .formatted(batch.sequences(), batch.context(), options.rowsMax()));
        }
        int contextMax = program.config().contextLength();
        if (batch.context() > contextMax) {
            throw new TrainingException("context: %d (expected: 1..%d)".formatted(batch.context(), contextMax));
        }
        requireTokens("id", batch.ids(), 0);
        requireTokens("label", batch.labels(), TrainingBatch.MASKED);
    }

    private void requireTokens(String name, int[] tokens, int lowest) {
        int vocabularySize = program.config().vocabularySize();
        for (int token : tokens) {
            if (token < lowest || token >= vocabularySize) {
                throw new TrainingException(
                        "%s: %d (expected: %d..%d)".formatted(name, token, lowest, vocabularySize - 1));
            }
        }
    }

    @Override
    public void close() {
        threads.close();
    }

    /**
     * The result of a step.
     *
     * @param step 1 for the first
     * @param loss mean over the labels of the step, in nats, before the parameters were changed
     * @param gradientNorm before it was shortened
     */
    public record StepResult(long step, double loss, double gradientNorm, double learningRate) {}

    /**
     * The memory of a trainer by its use, in bytes.
     *
     * @param moments of AdamW, two for each parameter
     * @param activations what the passes write, and their gradients
     * @param logits of a chunk of rows
     */
    public record MemoryUse(long parameters, long gradients, long moments, long activations, long logits) {

        public long total() {
            return parameters + gradients + moments + activations + logits;
        }
    }
}
