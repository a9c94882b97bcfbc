package dev.pinball.tornado.graph;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.tornado.kernel.StepLayout;
import dev.pinball.tornado.memory.AttentionSplits;
import dev.pinball.tornado.memory.BatchSize;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What changes from step to step, in arrays that are copied to the device each time. Rows beyond the batch are padding: they
 * compute token 0 at position 0 in blocks that no sequence has, the scratch block.
 */
public final class StepInput {
    private final DeviceLimits limits;
    private final IntArray step;
    private final IntArray tables; // [sequences + 1, blocksPerSequence]; the last one is of the padding
    private final IntArray outputRows; // [outputs]
    private int rowCount;
    private int outputCount;
    private int splitCount;

    public StepInput(DeviceLimits limits) {
        this.limits = limits;
        int rowsMax = BatchSize.padded(limits.tokensPerStepMax());
        step = new IntArray(StepLayout.index(rowsMax, 0));
        tables = new IntArray((limits.sequencesPerStepMax() + 1) * limits.blocksPerSequenceMax());
        outputRows = new IntArray(BatchSize.padded(limits.sequencesPerStepMax()));
        tables.init(limits.blockCount());
    }

    public void fill(StepBatch batch) {
        rowCount = BatchSize.padded(batch.rowCount());
        outputCount = BatchSize.padded(batch.outputCount());
        step.set(StepLayout.ROWS, rowCount);
        step.set(StepLayout.OUTPUTS, outputCount);
        splitCount = AttentionSplits.count(limits, batch);
        step.set(StepLayout.SPLITS, splitCount);
        int tableLength = batch.sequenceCount() * limits.blocksPerSequenceMax();
        for (int index = 0; index < tableLength; index++) {
            tables.set(index, batch.blockTables()[index]);
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            int sequence = batch.rowSequences()[row];
            setRow(row, batch.tokenIds()[row], batch.positions()[row], sequence);
        }
        for (int row = batch.rowCount(); row < rowCount; row++) {
            setRow(row, 0, 0, limits.sequencesPerStepMax());
        }
        for (int output = 0; output < outputCount; output++) {
            outputRows.set(output, output < batch.outputCount() ? batch.outputRows()[output] : 0);
        }
    }

    private void setRow(int row, int tokenId, int position, int sequence) {
        int tableEntry = sequence * limits.blocksPerSequenceMax() + position / limits.tokensPerBlock();
        int slot = tables.get(tableEntry) * limits.tokensPerBlock() + position % limits.tokensPerBlock();
        step.set(StepLayout.index(row, StepLayout.TOKEN), tokenId);
        step.set(StepLayout.index(row, StepLayout.POSITION), position);
        step.set(StepLayout.index(row, StepLayout.SLOT), slot);
        step.set(StepLayout.index(row, StepLayout.SEQUENCE), sequence);
    }

    /** Rows of the filled batch, padding included. */
    public int rowCount() {
        return rowCount;
    }

    /** Outputs of the filled batch, padding included. */
    public int outputCount() {
        return outputCount;
    }

    /** Splits of the positions that the rows of the filled batch see. */
    public int splitCount() {
        return splitCount;
    }

    public IntArray step() {
        return step;
    }

    public IntArray tables() {
        return tables;
    }

    public IntArray outputRows() {
        return outputRows;
    }
}
