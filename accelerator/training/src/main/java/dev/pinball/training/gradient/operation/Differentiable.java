package dev.pinball.training.gradient.operation;

import dev.pinball.training.data.TrainingBatch;
import java.util.List;

/** An operation of a program with its gradient. */
public interface Differentiable {

    /** Writes the outputs from the inputs. */
    void forward(TrainingBatch batch);

    /** From the gradients of the outputs: sets or adds to those of the inputs, and adds to those of the parameters. */
    void backward(TrainingBatch batch);

    /** The values that it reads and writes, which decides how long they are kept in memory. */
    Uses uses();

    /**
     * The values that an operation reads and writes.
     *
     * @param inputs whose gradients it computes
     * @param saved inputs and outputs whose values backward reads
     * @param elementwise each element, or each row, depends on the same one of the others alone: what it reads last may lie
     *     where it writes
     */
    public record Uses(List<Value> inputs, List<Value> outputs, List<Value> saved, boolean elementwise) {}
}
