package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.Rows;

/**
 * output[place, k] = row k of the chosen expert's weight · the input of the pair (row, slot) at the place. A piece is a few
 * rows of the weight of one expert, for all pairs that chose it: each weight is read once from memory and expanded once, and
 * none of an expert that nobody chose. Neighbouring pieces belong to different experts, so that each thread gets its share
 * of the popular ones.
 *
 * @param weight [experts * outputs, inputs]
 * @param input one for each row, or one for each place
 * @param output one for each place
 */
public record VectorExpertMatMulKernel(
        ExpertGroups groups, VectorWeight weight, Matrix input, boolean inputBySlot, Matrix output) implements Kernel {
    /** A multiple of the panels. Measured by {@code ExpertMatMulBenchmark}. */
    private static final int ITEM_ROWS = 12;

    @Override
    public String operation() {
        return "MatMul " + weight.role();
    }

    @Override
    public int items(StepBatch batch) {
        return groups.groupCount() * Math.ceilDiv(output.width(), ITEM_ROWS);
    }

    /** On average. */
    @Override
    public long itemWork(StepBatch batch) {
        return (long) ITEM_ROWS * weight.columns() * groups.pairCount() / Math.max(1, groups.groupCount());
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int item = first; item < end; item++) {
            int row = item / groups.groupCount() * ITEM_ROWS;
            multiply(item % groups.groupCount(), row, Math.min(output.width(), row + ITEM_ROWS), workspace);
        }
    }

    /** Rows {@code first} until {@code end} of the weight of one expert. */
    private void multiply(int group, int first, int end, ThreadWorkspace workspace) {
        int start = groups.expert(group) * output.width();
        weight.multiply(
                start + first,
                start + end,
                inputs(workspace),
                groups.start(group),
                groups.size(group),
                output,
                first,
                workspace.vectors());
    }

    private Rows inputs(ThreadWorkspace workspace) {
        if (inputBySlot) {
            return input;
        }
        workspace.inputs().set(input, groups.rows());
        return workspace.inputs();
    }
}
