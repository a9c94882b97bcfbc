package dev.pinball.accelerator.host;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;

/** Where the positions of sequences lie. */
record BlockTables(int tokensPerBlock, int blocksPerSequenceMax) {

    static BlockTables of(DeviceLimits limits) {
        return new BlockTables(limits.tokensPerBlock(), limits.blocksPerSequenceMax());
    }

    /** The id of block {@code index} of the sequence of {@code row}. */
    int blockId(StepBatch batch, int row, int index) {
        return batch.blockTables()[batch.rowSequences()[row] * blocksPerSequenceMax + index];
    }

    /** Which block of its sequence has a position. */
    int blockIndex(int position) {
        return position / tokensPerBlock;
    }

    /** The place of a position in its block. */
    int token(int position) {
        return position % tokensPerBlock;
    }
}
