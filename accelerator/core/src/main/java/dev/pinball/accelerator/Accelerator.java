package dev.pinball.accelerator;

import dev.pinball.accelerator.sampling.SampledTokens;
import java.util.List;

/**
 * Runs the program of one model, step by step, and keeps the keys and values of its sequences in numbered blocks.
 *
 * <p>It belongs to one thread at a time. A sequence gets the same tokens, bit for bit, whatever else is in the batch and
 * however its tokens are cut into steps: every reduction has an order that does not depend on the batch.
 */
public interface Accelerator extends AutoCloseable {

    /** What runs and why it was chosen, in one line for the log: {@code host: 2 threads, machine code for AVX2, Vector API of 256 bits}. */
    String description();

    /** The limits that it was opened with. */
    DeviceLimits limits();

    /**
     * Computes every row of the batch, stores its keys and values in the blocks of its sequence, and gives for each output row
     * what its {@link dev.pinball.accelerator.sampling.SamplingState} wants: a token as a rule.
     *
     * @param batch within {@link #limits()}; read until this method returns, never changed
     * @param sampled cleared, then given one token, or hidden state, for each output of the batch, in the same order
     * @throws AcceleratorException when the device fails; the blocks of the batch then hold undefined values
     */
    void execute(StepBatch batch, SampledTokens sampled);

    /** Where the time of all steps so far went, in the order of the operations; empty where that isn't measured. */
    default List<OperationTime> operationTimes() {
        return List.of();
    }

    /** Gives back threads and memory. */
    @Override
    void close();

    /**
     * How long operations of one kind took.
     *
     * @param operation the kind, for people: {@code Attention}, {@code MatMul ffn_down}
     * @param nanos of all steps so far
     */
    record OperationTime(String operation, long nanos) {}
}
