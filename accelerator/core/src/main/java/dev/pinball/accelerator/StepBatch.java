package dev.pinball.accelerator;

import dev.pinball.accelerator.sampling.SamplingState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step in flat arrays, as a device wants it: rows (one for each token to compute), the block tables of their
 * sequences, and outputs (the rows after which a token is drawn or scored, or whose hidden state is wanted). There are at most as
 * many outputs as sequences may be in a step, however they are spread over its sequences.
 *
 * <p>Taken once at start-up and filled anew for every step, so that a step allocates nothing. The arrays are handed out as
 * they are, for reading; only the first {@code count} entries are of this step.
 */
public final class StepBatch {
    private final DeviceLimits limits;

    private int rowCount;
    private final int[] tokenIds; // [rows]
    private final int[] positions; // [rows]
    private final int[] rowSequences; // [rows] index of the sequence in this batch

    private int sequenceCount;
    private int positionCount; // those that the blocks of the last sequence hold
    private final int[] blockTables; // [sequences, blocksPerSequenceMax]

    private int outputCount;
    private final int[] outputRows; // [outputs]
    private final @Nullable SamplingState[] outputStates; // [outputs]

    public StepBatch(DeviceLimits limits) {
        this.limits = limits;
        tokenIds = new int[limits.tokensPerStepMax()];
        positions = new int[limits.tokensPerStepMax()];
        rowSequences = new int[limits.tokensPerStepMax()];
        blockTables = new int[limits.sequencesPerStepMax() * limits.blocksPerSequenceMax()];
        outputRows = new int[limits.sequencesPerStepMax()];
        outputStates = new SamplingState[limits.sequencesPerStepMax()];
    }

    /** Empties the batch for the next step. */
    public void clear() {
        rowCount = 0;
        sequenceCount = 0;
        positionCount = 0;
        for (int output = 0; output < outputCount; output++) {
            outputStates[output] = null;
        }
        outputCount = 0;
    }

    /**
     * Begins a sequence; the rows added next are its rows.
     *
     * @param blockIds the blocks of positions 0, tokensPerBlock, 2 * tokensPerBlock...; copied
     * @param blockCount how many of them count
     * @throws IndexOutOfBoundsException when the batch is full, or a block isn't one of the device's
     */
    public void addSequence(int[] blockIds, int blockCount) {
        Objects.checkIndex(sequenceCount, limits.sequencesPerStepMax());
        Objects.checkFromIndexSize(0, blockCount, limits.blocksPerSequenceMax());
        for (int i = 0; i < blockCount; i++) {
            Objects.checkIndex(blockIds[i], limits.blockCount());
        }
        System.arraycopy(blockIds, 0, blockTables, sequenceCount * limits.blocksPerSequenceMax(), blockCount);
        positionCount = Math.min(blockCount * limits.tokensPerBlock(), limits.contextTokensMax());
        sequenceCount++;
    }

    /**
     * Adds a row to the sequence begun last: the token {@code tokenId} at {@code position} of that sequence.
     *
     * @throws IndexOutOfBoundsException when the batch is full, or the blocks of the sequence don't hold the position
     */
    public void addRow(int tokenId, int position) {
        Objects.checkIndex(rowCount, limits.tokensPerStepMax());
        Objects.checkIndex(position, positionCount);
        tokenIds[rowCount] = tokenId;
        positions[rowCount] = position;
        rowSequences[rowCount] = sequenceCount - 1;
        rowCount++;
    }

    /** Asks for what {@code state} wants of the row added last, as a rule the token that follows it. */
    public void addOutput(SamplingState state) {
        Objects.checkIndex(outputCount, limits.sequencesPerStepMax());
        outputRows[outputCount] = rowCount - 1;
        outputStates[outputCount] = state;
        outputCount++;
    }

    public int rowCount() {
        return rowCount;
    }

    /** Token ids, one for each row. */
    public int[] tokenIds() {
        return tokenIds;
    }

    /** Positions in their sequence, one for each row. */
    public int[] positions() {
        return positions;
    }

    /** Indexes of sequences in this batch, one for each row. */
    public int[] rowSequences() {
        return rowSequences;
    }

    public int sequenceCount() {
        return sequenceCount;
    }

    /** Block tables, {@link DeviceLimits#blocksPerSequenceMax()} entries for each sequence; entries past its end are undefined. */
    public int[] blockTables() {
        return blockTables;
    }

    public int outputCount() {
        return outputCount;
    }

    /** Row indexes, one for each output, ascending. */
    public int[] outputRows() {
        return outputRows;
    }

    /** The position of the token that {@code output} draws or scores: one past its row. */
    public int drawnPosition(int output) {
        return positions[outputRows[Objects.checkIndex(output, outputCount)]] + 1;
    }

    /** What is wanted of {@code output}. */
    public SamplingState outputState(int output) {
        return Objects.requireNonNull(outputStates[Objects.checkIndex(output, outputCount)]);
    }
}
