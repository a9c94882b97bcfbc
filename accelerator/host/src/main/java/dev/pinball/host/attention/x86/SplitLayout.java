package dev.pinball.host.attention.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;

/**
 * The layout of the keys and values of a block, and of an {@link AttentionWorkspace}: what machine code reads and writes for
 * the queries of a run and one key/value split.
 */
final class SplitLayout {
    /** The processor fetches lines in such pairs. */
    private static final int LINE_PAIR_BYTES = 2 * NativeLayout.LINE_BYTES;

    private final SplitShape shape;
    private final NativeLayout layout = new NativeLayout("attention workspace");

    /** The constants of {@link ExponentialEmitter}, each in all lanes. */
    final Field constants;

    /** The factor of scores. */
    final Field scale = layout.field("scale", Float.BYTES, 1, Float.BYTES);

    /** Numbers that a call is given: vectors of keys, and how they divide into groups of the most, of 2 and of 1. */
    final Field vectorCount = layout.field("vector count", Long.BYTES, 1, NativeLayout.LINE_BYTES);

    final Field fullGroups = number("full groups");
    final Field groupsOf2 = number("groups of 2");
    final Field groupsOf1 = number("groups of 1");

    /** Numbers that a call is given: whole blocks of values, and positions beyond them. */
    final Field blockCount = number("block count");

    final Field restCount = number("rest count");

    /** For each query of a tile, the address in {@link #limits} from which scores have their lower limits. */
    final Field firstLimits = layout.field("first limits", Long.BYTES, TileRegisters.QUERIES, Long.BYTES);

    /** For each query of a tile, the address in {@link #limits} from which scores have their upper limits. */
    final Field lastLimits = layout.field("last limits", Long.BYTES, TileRegisters.QUERIES, Long.BYTES);

    /** A vector whose lanes are read one by one. */
    final Field lanes;

    /** For each query of a tile, a vector: the factor of its earlier sums. */
    final Field factors;

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

    /** For each vector of keys, the address of what is prefetched meanwhile. */
    final Field nextKeyAddresses;

    /** For each block, the address of values that are prefetched meanwhile. */
    final Field nextValueAddresses;

    SplitLayout(SplitShape shape) {
        this.shape = shape;
        constants = vectors("exponential constants", ExponentialEmitter.CONSTANT_COUNT);
        lanes = layout.field("lanes", Float.BYTES, lanes(), LINE_PAIR_BYTES);
        factors = vectors("factors", TileRegisters.QUERIES);
        scores = layout.lines("scores", scoreRowBytes(), TileRegisters.QUERIES);
        limits = layout.field("limits", (long) shape.splitTokens() * Float.BYTES, 3, NativeLayout.LINE_BYTES);
        queries = layout.lines("queries", rowBytes(), shape.queriesMax());
        states = layout.lines("states", 2L * vectorBytes(), shape.queriesMax());
        sums = layout.lines("sums", rowBytes(), shape.queriesMax());
        keyAddresses = addresses("key addresses", keyVectorsPerBlock());
        valueAddresses = addresses("value addresses", 1);
        nextKeyAddresses = addresses("next key addresses", keyVectorsPerBlock());
        nextValueAddresses = addresses("next value addresses", 1);
    }

    private Field vectors(String name, int count) {
        return layout.field(name, vectorBytes(), count, NativeLayout.LINE_BYTES);
    }

    private Field number(String name) {
        return layout.field(name, Long.BYTES, 1, Long.BYTES);
    }

    private Field addresses(String name, int countPerBlock) {
        int blocks = shape.splitTokens() / shape.tokensPerBlock();
        return layout.field(name, Long.BYTES, (long) blocks * countPerBlock, Long.BYTES);
    }

    SplitShape shape() {
        return shape;
    }

    /** Positions, or values of a head, in a vector. */
    int lanes() {
        return shape.width().lanes();
    }

    int vectorBytes() {
        return shape.width().bytes();
    }

    /** Bytes of {@code count} vectors of floats. */
    long vectorOffset(int count) {
        return (long) count * vectorBytes();
    }

    int keyVectorsPerBlock() {
        return shape.tokensPerBlock() / lanes();
    }

    /** Bytes from one value of a head to the next in the keys of a block. */
    int keyRowBytes() {
        return shape.tokensPerBlock() * shape.type().bytes();
    }

    /** Bytes of as many keys or values as are a vector of floats. */
    int keyValueVectorBytes() {
        return lanes() * shape.type().bytes();
    }

    /** Vectors that hold the values of a head. */
    int headVectors() {
        return Math.ceilDiv(shape.headLength(), lanes());
    }

    /** Bytes of a value of one position. */
    int valueRowBytes() {
        return shape.valueWidth() * shape.type().bytes();
    }

    /** Bytes of a query, and of the sums of values of a query. */
    int rowBytes() {
        return (int) NativeLayout.padded((long) headVectors() * vectorBytes(), NativeLayout.LINE_BYTES);
    }

    int scoreRowBytes() {
        return (int) NativeLayout.padded((long) shape.splitTokens() * Float.BYTES, NativeLayout.LINE_BYTES);
    }

    long bytes() {
        return layout.bytes();
    }
}
