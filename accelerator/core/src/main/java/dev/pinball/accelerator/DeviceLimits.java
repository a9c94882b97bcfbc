package dev.pinball.accelerator;

/**
 * The limits for which an accelerator allocates its memory when it is opened. Nothing grows later.
 *
 * @param tokensPerStepMax rows of one step, all sequences together
 * @param sequencesPerStepMax sequences in one step, and so its outputs
 * @param contextTokensMax known tokens of one sequence
 * @param blockCount blocks of keys and values, shared by all sequences
 * @param tokensPerBlock token positions in one block
 * @param keyValueType how blocks keep keys and values
 */
public record DeviceLimits(
        int tokensPerStepMax,
        int sequencesPerStepMax,
        int contextTokensMax,
        int blockCount,
        int tokensPerBlock,
        KeyValueType keyValueType) {

    public DeviceLimits {
        requirePositive("tokensPerStepMax", tokensPerStepMax);
        requirePositive("sequencesPerStepMax", sequencesPerStepMax);
        requirePositive("contextTokensMax", contextTokensMax);
        requirePositive("blockCount", blockCount);
        requirePositive("tokensPerBlock", tokensPerBlock);
    }

    /** With keys and values in F32. */
    public DeviceLimits(
            int tokensPerStepMax, int sequencesPerStepMax, int contextTokensMax, int blockCount, int tokensPerBlock) {
        this(tokensPerStepMax, sequencesPerStepMax, contextTokensMax, blockCount, tokensPerBlock, KeyValueType.F32);
    }

    /** The same, with keys and values of this type. */
    public DeviceLimits withKeyValueType(KeyValueType type) {
        return new DeviceLimits(
                tokensPerStepMax, sequencesPerStepMax, contextTokensMax, blockCount, tokensPerBlock, type);
    }

    /** Blocks that hold {@code tokenCount} positions. */
    public int blocksFor(int tokenCount) {
        return Math.ceilDiv(tokenCount, tokensPerBlock);
    }

    /** The length of one row of a block table. */
    public int blocksPerSequenceMax() {
        return blocksFor(contextTokensMax);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d (expected: 1 or more)".formatted(name, value));
        }
    }
}
