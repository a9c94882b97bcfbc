package dev.pinball.host.attention;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;

/** The blocks in which the positions of sequences are kept. */
public record BlockTables(int tokensPerBlock, int blocksPerSequenceMax) {

    public static BlockTables of(DeviceLimits limits) {
        return new BlockTables(limits.tokensPerBlock(), limits.blocksPerSequenceMax());
    }

    /** The id of block {@code index} of the sequence of {@code row}. */
    public int blockId(StepBatch batch, int row, int index) {
        return batch.blockTables()[batch.rowSequences()[row] * blocksPerSequenceMax + index];
    }

    /** The index of the block of its sequence that has a position. */
    public int blockIndex(int position) {
        return position / tokensPerBlock;
    }

    /** The index of a position in its block. */
    public int token(int position) {
        return position % tokensPerBlock;
    }
}
