package dev.pinball.host.attention;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;

/** Where the positions of sequences lie. */
public record BlockTables(int tokensPerBlock, int blocksPerSequenceMax) {

    public static BlockTables of(DeviceLimits limits) {
        return new BlockTables(limits.tokensPerBlock(), limits.blocksPerSequenceMax());
    }

    /** The id of block {@code index} of the sequence of {@code row}. */
    public int blockId(StepBatch batch, int row, int index) {
        return batch.blockTables()[batch.rowSequences()[row] * blocksPerSequenceMax + index];
    }

    /** Which block of its sequence has a position. */
    public int blockIndex(int position) {
        return position / tokensPerBlock;
    }

    /** The place of a position in its block. */
    public int token(int position) {
        return position % tokensPerBlock;
    }
}
