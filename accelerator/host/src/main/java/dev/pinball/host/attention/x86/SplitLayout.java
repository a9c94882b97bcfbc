package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.KeyValueType;

/**
 * How keys and values lie in blocks, and where a thread has what code reads and writes, in bytes from the start of its
 * memory. Rows of the thread's memory are whole vectors.
 *
 * @param headLength values of a query, a key and a value
 * @param tokensPerBlock positions of a block, whole vectors
 * @param spanTokens positions of a span: those of its blocks
 * @param queriesMax queries of a run
 * @param scale of scores
 * @param type of keys and values
 */
record SplitLayout(int headLength, int tokensPerBlock, int spanTokens, int queriesMax, float scale, KeyValueType type) {
    /** Queries of a tile at most. */
    static final int QUERIES = 4;

    /** Positions, or values of a head, in a vector. */
    static final int LANES = 16;

    static final int VECTOR_BYTES = LANES * Float.BYTES;

    /** Vectors of keys, or of values, whose sums for a whole tile fit the registers. */
    static final int VECTORS = 4;

    /** Constants of {@link ExponentialEmitter}, four bytes each. */
    static final int CONSTANTS = 0;

    /** What scores are multiplied with. */
    static final int SCALE = CONSTANTS + ExponentialEmitter.CONSTANT_COUNT * Float.BYTES;

    /** Numbers of 64 bits that a call is told: vectors of keys in all, and as so many groups of 4, of 2 and of 1. */
    static final int VECTOR_COUNT = 64;

    static final int GROUPS_OF_4 = VECTOR_COUNT + Long.BYTES;
    static final int GROUPS_OF_2 = GROUPS_OF_4 + Long.BYTES;
    static final int GROUPS_OF_1 = GROUPS_OF_2 + Long.BYTES;

    /** Whole blocks of values, and positions beyond them. */
    static final int BLOCK_COUNT = GROUPS_OF_1 + Long.BYTES;

    static final int REST_COUNT = BLOCK_COUNT + Long.BYTES;

    /** For each query, the addresses of the limits of its scores: see {@link #limits}. */
    static final int FIRST_LIMITS = REST_COUNT + Long.BYTES;

    static final int LAST_LIMITS = FIRST_LIMITS + QUERIES * Long.BYTES;

    /** A vector on its way from lane to lane, then a vector for each query: what its earlier sums are multiplied with. */
    static final int LANE_BY_LANE = 256;

    static final int FACTORS = LANE_BY_LANE + VECTOR_BYTES;

    /** The scores of a tile, then its weights: [queries, positions]. */
    static final int SCORES = FACTORS + QUERIES * VECTOR_BYTES;

    static final int LIMIT_ROWS = 3;

    /** Of a query: sums of its weights, a vector, then the highest score so far in all lanes. */
    static final int STATE_BYTES = 2 * VECTOR_BYTES;

    static boolean supports(int tokensPerBlock) {
        return tokensPerBlock % LANES == 0;
    }

    int keyVectorsPerBlock() {
        return tokensPerBlock / LANES;
    }

    /** Bytes from one value of a head to the next in the keys of a block. */
    int keyRowBytes() {
        return tokensPerBlock * type.bytes();
    }

    /** Bytes of as many keys or values as are a vector of floats. */
    int keyValueVectorBytes() {
        return LANES * type.bytes();
    }

    /** Bytes of a value of one position. */
    int valueRowBytes() {
        return Math.ceilDiv(headLength, LANES) * keyValueVectorBytes();
    }

    /** Bytes of a query, and of the sums of values of a query. */
    int rowBytes() {
        return Math.ceilDiv(headLength, LANES) * VECTOR_BYTES;
    }

    int scoreRowBytes() {
        return spanTokens * Float.BYTES;
    }

    /**
     * A row of as many positive infinities as a span has positions, then as many negative ones, then positive ones again:
     * the least of these and of scores leaves those of the positions from one on, or until one.
     */
    int limits() {
        return SCORES + QUERIES * scoreRowBytes();
    }

    long queries() {
        return limits() + (long) LIMIT_ROWS * scoreRowBytes();
    }

    long states() {
        return queries() + (long) queriesMax * rowBytes();
    }

    long sums() {
        return states() + (long) queriesMax * STATE_BYTES;
    }

    /** Blocks whose addresses code is told: those of a span, and a few that follow, to ask for them ahead. */
    int blocksMax() {
        return spanTokens / tokensPerBlock + VECTORS;
    }

    /** Addresses of the keys: one for each vector of positions. */
    long keyAddresses() {
        return sums() + (long) queriesMax * rowBytes();
    }

    /** Addresses of the values: one for each block. */
    long valueAddresses() {
        return keyAddresses() + (long) blocksMax() * keyVectorsPerBlock() * Long.BYTES;
    }

    long bytes() {
        return valueAddresses() + (long) blocksMax() * Long.BYTES;
    }
}
