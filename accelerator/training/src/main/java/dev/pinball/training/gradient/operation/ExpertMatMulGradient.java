package dev.pinball.training.gradient.operation;

import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gemm.MatrixProducts;
import dev.pinball.training.gemm.MatrixView;
import dev.pinball.training.gemm.Start;
import dev.pinball.training.parameter.ParameterSlice;
import java.util.List;

/**
 * The product of each slot of a row with the weight of the expert chosen for it: the inputs are gathered by expert, multiplied
 * expert by expert, and put back. Experts that no row chose are not computed.
 */
public final class ExpertMatMulGradient implements Differentiable {
    private final Workers workers;
    private final MatrixProducts products;
    private final Value input;
    private final boolean inputPerSlot; // else a row has one input for all its slots
    private final Value expertIds;
    private final ParameterSlice weight; // [experts * outputs, inputs]
    private final Value output;
    private final int slots;
    private final int outputs;

    public ExpertMatMulGradient(
            Workers workers, Value input, boolean inputPerSlot, Value expertIds, ParameterSlice weight, Value output) {
        this.workers = workers;
        products = workers.products();
        this.input = input;
        this.inputPerSlot = inputPerSlot;
        this.expertIds = expertIds;
        this.weight = weight;
        this.output = output;
        slots = expertIds.width();
        outputs = output.width() / slots;
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(input), List.of(output), List.of(input, expertIds), false);
    }

    private int inputs() {
        return weight.columns();
    }

    @Override
    public void forward(TrainingBatch batch) {
        int choices = batch.rowCount() * slots;
        ExpertOrder order = order(choices);
        float[] gathered = workers.gatheredInputs(choices * inputs());
        float[] results = workers.gatheredOutputs(choices * outputs);
        gatherInputs(batch.rowCount(), order, gathered);
        forEachExpert(
                order,
                (first, count, expertWeight) -> products.multiply(
                        MatrixView.of(gathered, first * inputs(), count, inputs()),
                        expertWeight.values().transposed(),
                        MatrixView.of(results, first * outputs, count, outputs),
                        Start.ZERO));
        workers.forRows(batch.rowCount(), (begin, end, _) -> {
            for (int choice = begin * slots; choice < end * slots; choice++) {
                int place = order.places()[choice] * outputs;
                System.arraycopy(results, place, output.values(), choice * outputs, outputs);
            }
        });
    }

    @Override
    public void backward(TrainingBatch batch) {
        int choices = batch.rowCount() * slots;
        ExpertOrder order = order(choices);
        float[] gathered = workers.gatheredInputs(choices * inputs());
        float[] gradients = workers.gatheredOutputs(choices * outputs);
        gatherInputs(batch.rowCount(), order, gathered);
        workers.forRows(batch.rowCount(), (begin, end, _) -> {
            for (int choice = begin * slots; choice < end * slots; choice++) {
                int place = order.places()[choice] * outputs;
                System.arraycopy(output.gradient(), choice * outputs, gradients, place, outputs);
            }
        });
        forEachExpert(order, (first, count, expertWeight) -> {
            MatrixView gradient = MatrixView.of(gradients, first * outputs, count, outputs);
            MatrixView rows = MatrixView.of(gathered, first * inputs(), count, inputs());
            products.multiply(gradient.transposed(), rows, expertWeight.gradient(), Start.KEEP);
            products.multiply(gradient, expertWeight.values(), rows, Start.ZERO);
        });
        addInputGradients(batch.rowCount(), order, gathered);
    }

    private ExpertOrder order(int choices) {
        return ExpertOrder.of(expertIds.values(), choices, weight.rows() / outputs);
    }

    /** The work on the {@code count} choices of an expert from {@code first} on. */
    private interface ExpertWork {
        void run(int first, int count, ParameterSlice expertWeight);
    }

    private void forEachExpert(ExpertOrder order, ExpertWork work) {
        for (int expert = 0; expert < weight.rows() / outputs; expert++) {
            if (order.count(expert) > 0) {
                work.run(order.starts()[expert], order.count(expert), weight.slice(expert * outputs, outputs));
            }
        }
    }

    private void gatherInputs(int rowCount, ExpertOrder order, float[] gathered) {
        int width = inputs();
        workers.forRows(rowCount, (begin, end, _) -> {
            for (int choice = begin * slots; choice < end * slots; choice++) {
                int from = inputPerSlot ? choice * width : choice / slots * width;
                System.arraycopy(input.values(), from, gathered, order.places()[choice] * width, width);
            }
        });
    }

    private void addInputGradients(int rowCount, ExpertOrder order, float[] gathered) {
        int width = inputs();
        boolean first = input.beginGradient();
        workers.forRows(rowCount, (begin, end, _) -> {
            for (int choice = begin * slots; choice < end * slots; choice++) {
                int from = order.places()[choice] * width;
                int to = inputPerSlot ? choice * width : choice / slots * width;
                if (first && (inputPerSlot || choice % slots == 0)) {
                    System.arraycopy(gathered, from, input.gradient(), to, width);
                } else {
                    add(gathered, from, input.gradient(), to, width);
                }
            }
        });
    }

    private static void add(float[] from, int fromStart, float[] to, int toStart, int count) {
        for (int i = 0; i < count; i++) {
            to[toStart + i] += from[fromStart + i];
        }
    }
}
