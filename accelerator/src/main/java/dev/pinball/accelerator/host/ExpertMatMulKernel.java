package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;

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
record ExpertMatMulKernel(ExpertGroups groups, Weight weight, Matrix input, boolean inputBySlot, Matrix output)
        implements Kernel {
    /** A multiple of the panels and of the fused tiles. */
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
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int item = first; item < end; item++) {
            int row = item / groups.groupCount() * ITEM_ROWS;
            multiply(item % groups.groupCount(), row, Math.min(output.width(), row + ITEM_ROWS), scratch);
        }
    }

    /** Rows {@code first} until {@code end} of the weight of one expert. */
    private void multiply(int group, int first, int end, Scratch scratch) {
        Rows inputs = inputs(scratch);
        int expertStart = groups.expert(group) * output.width();
        int row = first;
        if (groups.size(group) <= FusedProducts.INPUTS_MAX && FusedProducts.supports(weight)) {
            row = multiplyFused(group, inputs, first, end, scratch);
        }
        for (; row < end; row += Weight.PANEL_ROWS) {
            weight.expandedPanel(expertStart + row, Math.min(Weight.PANEL_ROWS, end - row), scratch);
            DotProducts.multiply(scratch.panel(), inputs, groups.start(group), groups.size(group), output, row);
            scratch.panel().countInputs(groups.size(group));
        }
    }

    private Rows inputs(Scratch scratch) {
        if (inputBySlot) {
            return input;
        }
        scratch.inputs().set(input, groups.rows());
        return scratch.inputs();
    }

    /** For an expert that few pairs chose. Returns the first row that is left. */
    private int multiplyFused(int group, Rows inputs, int first, int end, Scratch scratch) {
        int expertStart = groups.expert(group) * output.width();
        int row = first;
        for (; row + FusedProducts.TILE_ROWS <= end; row += FusedProducts.TILE_ROWS) {
            weight.rawPanel(expertStart + row, FusedProducts.TILE_ROWS, scratch);
            for (int i = groups.start(group); i < groups.start(group) + groups.size(group); i++) {
                int target = output.rowStart(i) + row;
                FusedProducts.multiply(
                        weight.type(), scratch, input.values(), inputs.rowStart(i), output.values(), target);
            }
            scratch.panel().countInputs(groups.size(group));
        }
        return row;
    }
}
