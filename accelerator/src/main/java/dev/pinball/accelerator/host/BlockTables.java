package dev.pinball.accelerator.host;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;

/** Where the positions of sequences lie. */
record BlockTables(int tokensPerBlock, int blocksPerSequenceMax) {

    static BlockTables of(DeviceLimits limits) {
        return new BlockTables(limits.tokensPerBlock(), limits.blocksPerSequenceMax());
    }

    /** The block of a position of the sequence of {@code row}. */
    int blockId(StepBatch batch, int row, int position) {
        int table = batch.rowSequences()[row] * blocksPerSequenceMax;
        return batch.blockTables()[table + position / tokensPerBlock];
    }

    /** The place of a position in its block. */
    int token(int position) {
        return position % tokensPerBlock;
    }

    /** The first position of the block after that of {@code position}. */
    int blockEnd(int position) {
        return position - token(position) + tokensPerBlock;
    }
}
