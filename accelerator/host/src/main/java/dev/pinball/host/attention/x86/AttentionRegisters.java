package dev.pinball.host.attention.x86;

import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.VectorWidth;

/**
 * The vector registers of attention: the sums of each query of a tile for each vector of a group, then a group of keys or
 * values, then one value for all lanes. Code that needs no sums takes registers by their numbers.
 */
record AttentionRegisters(VectorWidth width) {
    /** Queries of a tile at most. */
    static final int QUERIES = 4;

    /** Vectors of keys, or of values, whose sums for a whole tile fit the registers: 4 of 512 bits, 2 of 256. */
    int vectors() {
        return width.registerCount() / (2 * QUERIES);
    }

    VectorRegister sum(int query, int vector) {
        return width.register(query * vectors() + vector);
    }

    /** Vector {@code vector} of a group of keys or values. */
    VectorRegister operand(int vector) {
        return width.register(QUERIES * vectors() + vector);
    }

    /** One value for all lanes. */
    VectorRegister factor() {
        return width.register((QUERIES + 1) * vectors());
    }

    VectorRegister first(int number) {
        return width.register(number);
    }

    /** The last register, or one before it. */
    VectorRegister last(int before) {
        return width.register(width.registerCount() - 1 - before);
    }
}
