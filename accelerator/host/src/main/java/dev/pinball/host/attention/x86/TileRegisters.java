package dev.pinball.host.attention.x86;

import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.VectorWidth;

/**
 * The vector registers of a tile of queries: the sums of each query for each vector of a group, then a group of keys or values,
 * then one value for all lanes.
 *
 * @param queries 1 to {@link #QUERIES}
 */
record TileRegisters(VectorWidth width, int queries) {
    /** Queries of a tile at most. */
    static final int QUERIES = 4;

    /** Vectors of a group at most. */
    static final int VECTORS_MAX = 4;

    /** Vectors of keys, or of values, whose sums for a whole tile fit the registers: 3 or 4. */
    int vectors() {
        return Math.min(VECTORS_MAX, (width.registerCount() - 1) / (queries + 1));
    }

    VectorRegister sum(int query, int vector) {
        return width.register(query * vectors() + vector);
    }

    /** Vector {@code vector} of a group of keys or values. */
    VectorRegister operand(int vector) {
        return width.register(queries * vectors() + vector);
    }

    /** One value for all lanes. */
    VectorRegister factor() {
        return width.register((queries + 1) * vectors());
    }
}
