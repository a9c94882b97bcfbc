package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import jdk.incubator.vector.FloatVector;

/**
 * output[row] = sum over slots of routingWeights[row, slot] * input[place of row and slot], from the first slot to the last.
 *
 * @param input one row for each pair, as they are grouped
 */
public record WeightedSumKernel(ExpertGroups groups, Matrix input, Matrix routingWeights, Matrix output)
        implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return (long) routingWeights.width() * output.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int row = first; row < end; row++) {
            output.clearRow(row);
            for (int slot = 0; slot < routingWeights.width(); slot++) {
                float weight = routingWeights.values()[routingWeights.rowStart(row) + slot];
                add(input.rowStart(groups.place(row, slot)), weight, output.rowStart(row));
            }
        }
    }

    private void add(int from, float weight, int to) {
        float[] values = input.values();
        float[] sums = output.values();
        int end = Lanes.wholeEnd(output.width());
        FloatVector weights = FloatVector.broadcast(Lanes.FLOATS, weight);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, to + i);
            FloatVector.fromArray(Lanes.FLOATS, values, from + i)
                    .fma(weights, sum)
                    .intoArray(sums, to + i);
        }
        for (int i = end; i < output.width(); i++) {
            sums[to + i] = Math.fma(values[from + i], weight, sums[to + i]);
        }
    }
}
