package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;

/**
 * The layout of the keys and values of a block, and of an {@link AttentionWorkspace}: what machine code reads and writes for
 * the queries of a run and one key/value split.
 */
final class SplitLayout {
    /** Queries of a tile at most. */
    static final int QUERIES = 4;

    /** Positions, or values of a head, in a vector. */
    static final int LANES = 16;

    static final int VECTOR_BYTES = LANES * Float.BYTES;

    /** Vectors of keys, or of values, whose sums for a whole tile fit the registers. */
    static final int VECTORS = 4;

    /** The processor fetches lines in such pairs. */
    private static final int LINE_PAIR_BYTES = 2 * NativeLayout.LINE_BYTES;

    private final Shape shape;
    private final NativeLayout layout = new NativeLayout("attention workspace");

    /** The constants of {@link ExponentialEmitter}. */
    final Field constants = layout.field(
            "exponential constants", Float.BYTES, ExponentialEmitter.CONSTANT_COUNT, NativeLayout.LINE_BYTES);

    /** The factor of scores. */
    final Field scale = layout.field("scale", Float.BYTES, 1, Float.BYTES);

    /** Numbers that a call is given: vectors of keys, and how they divide into groups of 4, of 2 and of 1. */
    final Field vectorCount = layout.field("vector count", Long.BYTES, 1, NativeLayout.LINE_BYTES);

    final Field groupsOf4 = number("groups of 4");
    final Field groupsOf2 = number("groups of 2");
    final Field groupsOf1 = number("groups of 1");

    /** Numbers that a call is given: whole blocks of values, and positions beyond them. */
    final Field blockCount = number("block count");

    final Field restCount = number("rest count");

    /** For each query of a tile, the address in {@link #limits} from which scores have their lower limits. */
    final Field firstLimits = layout.field("first limits", Long.BYTES, QUERIES, Long.BYTES);

    /** For each query of a tile, the address in {@link #limits} from which scores have their upper limits. */
    final Field lastLimits = layout.field("last limits", Long.BYTES, QUERIES, Long.BYTES);

    /** A vector whose lanes are read one by one. */
    final Field lanes = layout.field("lanes", Float.BYTES, LANES, LINE_PAIR_BYTES);

    /** For each query of a tile, a vector: the factor of its earlier sums. */
    final Field factors = layout.lines("factors", VECTOR_BYTES, QUERIES);

    /** The scores of a tile, then its weights: [queries][positions]. */
    final Field scores;

    /**
     * A row with one positive infinity for each position of a split, one with negative ones and one with positive ones again:
     * the minimum of these and of scores leaves the scores of the positions from one on, or up to one.
     */
    final Field limits;

    /** The queries of a run, in whole vectors. */
    final Field queries;

    /** For each query of a run: the sums of its weights, a vector, then the highest score so far in all lanes. */
    final Field states;

    /** For each query of a run, its sums of values, in whole vectors. */
    final Field sums;

    /** The address of each vector of keys, block after block. */
    final Field keyAddresses;

    /** The address of the values of each block. */
    final Field valueAddresses;

    /**
     * What determines the layout.
     *
     * @param headLength values of a query, a key and a value
     * @param tokensPerBlock positions of a block, in whole vectors
     * @param splitTokens positions of a split, in whole blocks
     * @param queriesMax queries of a run
     * @param scale of scores
     * @param type of keys and values
     */
    record Shape(int headLength, int tokensPerBlock, int splitTokens, int queriesMax, float scale, KeyValueType type) {}

    SplitLayout(Shape shape) {
        this.shape = shape;
        scores = layout.lines("scores", scoreRowBytes(), QUERIES);
        limits = layout.lines("limits", scoreRowBytes(), 3);
        queries = layout.lines("queries", rowBytes(), shape.queriesMax);
        states = layout.lines("states", 2 * VECTOR_BYTES, shape.queriesMax);
        sums = layout.lines("sums", rowBytes(), shape.queriesMax);
        keyAddresses = layout.field("key addresses", Long.BYTES, (long) blocksMax() * keyVectorsPerBlock(), Long.BYTES);
        valueAddresses = layout.field("value addresses", Long.BYTES, blocksMax(), Long.BYTES);
    }

    private Field number(String name) {
        return layout.field(name, Long.BYTES, 1, Long.BYTES);
    }

    static boolean supports(int tokensPerBlock) {
        return tokensPerBlock % LANES == 0;
    }

    Shape shape() {
        return shape;
    }

    int keyVectorsPerBlock() {
        return shape.tokensPerBlock / LANES;
    }

    /** Bytes from one value of a head to the next in the keys of a block. */
    int keyRowBytes() {
        return shape.tokensPerBlock * shape.type.bytes();
    }

    /** Bytes of as many keys or values as are a vector of floats. */
    int keyValueVectorBytes() {
        return LANES * shape.type.bytes();
    }

    /** Vectors that hold the values of a head. */
    int headVectors() {
        return Math.ceilDiv(shape.headLength, LANES);
    }

    /** Bytes of a value of one position. */
    int valueRowBytes() {
        return headVectors() * keyValueVectorBytes();
    }

    /** Bytes of a query, and of the sums of values of a query. */
    int rowBytes() {
        return headVectors() * VECTOR_BYTES;
    }

    int scoreRowBytes() {
        return shape.splitTokens * Float.BYTES;
    }

    /** Blocks whose addresses the code is given: those of a split, and a few that follow, to prefetch them. */
    int blocksMax() {
        return shape.splitTokens / shape.tokensPerBlock + VECTORS;
    }

    long bytes() {
        return layout.bytes();
    }
}
