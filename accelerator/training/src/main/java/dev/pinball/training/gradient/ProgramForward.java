package dev.pinball.training.gradient;

import dev.pinball.model.program.Program;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.Parameters;
import java.util.List;

/** A program that runs forward alone, over whole batches, with no more memory than that needs: a teacher. */
public final class ProgramForward {
    private final List<Differentiable> operations;
    private final LogitsLoss loss;

    /** @param rowsMax of a batch */
    public ProgramForward(Program program, Parameters parameters, Workers workers, int rowsMax) {
        DifferentiationBuilder builder = new DifferentiationBuilder(program, parameters, workers, rowsMax);
        operations = builder.build();
        loss = builder.loss();
        new BufferPlan(operations, rowsMax, BufferPlan.Passes.FORWARD).assign();
    }

    /** Computes the logits of a batch and hands them over, a chunk of rows at a time. */
    public void readLogits(TrainingBatch batch, LogitsReader reader) {
        operations.forEach(operation -> operation.forward(batch));
        loss.readLogits(batch, reader);
    }
}
