package dev.pinball.host.attention;

/**
 * Neighbouring blocks of a sequence, whose keys and values of one head stay in the cache while all queries of a run pass.
 * Splits of a sequence begin at position 0, whatever the queries see. The columns of a split are those of its blocks, one
 * block after the other. Set anew for each use.
 */
public final class KeyValueSplit {
    /** 64 and 128 are no faster: {@code AttentionBenchmark}, docs/BENCHMARKS.md, "What did not". */
    private static final int COLUMNS = 256;

    private final KeyValueShape shape;
    private final int blocksMax;
    private int firstBlock;
    private int blockCount;

    KeyValueSplit(KeyValueShape shape) {
        this.shape = shape;
        blocksMax = Math.max(1, COLUMNS / shape.blockColumns());
    }

    int blocksMax() {
        return blocksMax;
    }

    /** Positions at most. */
    int tokensMax() {
        return blocksMax * shape.tokensPerBlock();
    }

    /** The index in its sequence of the split that has a position. */
    public int index(int position) {
        return position / tokensMax();
    }

    /** Makes this split {@code index} of a sequence, up to position {@code last}. */
    public void set(int index, int last) {
        firstBlock = index * blocksMax;
        blockCount = Math.min(blocksMax, last / shape.tokensPerBlock() + 1 - firstBlock);
    }

    /** The index of its first block in the sequence. */
    int firstBlock() {
        return firstBlock;
    }

    int blockCount() {
        return blockCount;
    }

    /** The column of the first position from {@code position} on; past the last column where that is in a later split. */
    int columnFrom(int position) {
        return Math.clamp(column(position), 0, blocksMax * shape.blockColumns());
    }

    /** The column after that of the last position until {@code position}; 0 where there is none. */
    public int columnAfter(int position) {
        return Math.clamp(column(position) + 1, 0, blockCount * shape.blockColumns());
    }

    private int column(int position) {
        int tokens = shape.tokensPerBlock();
        int block = Math.floorDiv(position, tokens);
        return (block - firstBlock) * shape.blockColumns() + position - block * tokens;
    }
}
