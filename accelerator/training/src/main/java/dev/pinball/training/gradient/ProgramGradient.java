package dev.pinball.training.gradient;

import dev.pinball.model.program.Program;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.RouteGradient;
import dev.pinball.training.gradient.operation.Value;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.Parameters;
import java.util.List;

/**
 * A program that runs forward and backward: the loss of a batch, and its gradient by every parameter (Rumelhart, Hinton,
 * Williams 1986, "Learning representations by back-propagating errors"). Its memory is taken when it is made.
 */
public final class ProgramGradient {
    private final List<Differentiable> operations;
    private final List<Value> values;
    private final LogitsLoss loss;
    private final List<RouteGradient> routes;
    private final long activationBytes;

    /**
     * @param parameters of the program; the gradient is added to theirs
     * @param rowsMax of a batch
     */
    public ProgramGradient(Program program, Parameters parameters, Workers workers, int rowsMax) {
        DifferentiationBuilder builder = new DifferentiationBuilder(program, parameters, workers, rowsMax);
        operations = builder.build();
        values = builder.values();
        loss = builder.loss();
        routes = builder.routes();
        activationBytes = new BufferPlan(operations, rowsMax, BufferPlan.Passes.FORWARD_AND_BACKWARD).assign();
    }

    /** Of all values and their gradients. */
    public long activationBytes() {
        return activationBytes;
    }

    /** Of the logits of a chunk of rows. */
    public long logitBytes() {
        return loss.bytes();
    }

    /**
     * Adds the gradient of {@code scale} * the sum of the losses of all rows to that of the parameters.
     *
     * @param balanceScale of the balance loss that every router has of the batch; added too
     * @return the sum of the losses of the rows, in nats
     */
    public double addGradient(TrainingBatch batch, float scale, float balanceScale) {
        return addGradient(batch, scale, balanceScale, () -> {});
    }

    /**
     * As {@link #addGradient(TrainingBatch, float, float)}.
     *
     * @param stopCheck runs before each operation; what it throws ends the pass, and the gradient is then of no use
     */
    public double addGradient(TrainingBatch batch, float scale, float balanceScale, Runnable stopCheck) {
        for (Differentiable operation : operations) {
            stopCheck.run();
            operation.forward(batch);
        }
        routes.forEach(route -> route.setBalanceScale(balanceScale));
        values.forEach(Value::clearGradient);
        loss.setScale(scale);
        for (Differentiable operation : operations.reversed()) {
            stopCheck.run();
            operation.backward(batch);
        }
        return loss.lossSum(batch.rowCount());
    }

    /** The sum of the losses of all rows, in nats. */
    public double loss(TrainingBatch batch) {
        forward(batch);
        return loss.loss(batch);
    }

    /** Computes the logits of a batch and hands them over, a chunk of rows at a time; they are gone afterwards. */
    public void readLogits(TrainingBatch batch, LogitsReader reader) {
        forward(batch);
        loss.readLogits(batch, reader);
    }

    private void forward(TrainingBatch batch) {
        for (Differentiable operation : operations) {
            operation.forward(batch);
        }
    }
}
