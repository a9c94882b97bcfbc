package dev.pinball.host.attention;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.pinball.accelerator.simd.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * The scores of four queries with the columns of a split: each a sum from the first value of the head to the last, in a lane
 * of its own. A tile is 4 queries x 4 vectors where the registers suffice, else 4 x 2, in a small method of its own. Its loop
 * ends at {@code !=}: one that ends at {@code <} is unrolled by the compiler until the tile no longer fits the registers.
 */
final class ScoreTile {
    /** Queries of a tile, side by side in memory. */
    static final int QUERIES = 4;

    private ScoreTile() {}

    /** scores[i, column] = query i · key of the column, for the first {@code vectors} vectors of columns, made even. */
    static void score(VectorAttention memory, int query, int vectors) {
        int vector = 0;
        for (; Lanes.MANY_REGISTERS && vector + 4 <= vectors; vector += 4) {
            multiplyFour(memory, query, vector);
        }
        for (; vector < vectors; vector += 2) {
            multiplyTwo(memory, query, vector);
        }
    }

    /** The start values of the scores of a vector of columns. */
    private static FloatVector start(SplitAddresses split, int vector) {
        return fromArray(FLOATS, split.starts(), vector * COUNT % split.starts().length);
    }

    private static void multiplyFour(VectorAttention memory, int first, int vector) {
        SplitAddresses split = memory.addresses();
        FloatVector s00 = start(split, vector), s10 = s00, s20 = s00, s30 = s00;
        FloatVector s01 = start(split, vector + 1), s11 = s01, s21 = s01, s31 = s01;
        FloatVector s02 = start(split, vector + 2), s12 = s02, s22 = s02, s32 = s02;
        FloatVector s03 = start(split, vector + 3), s13 = s03, s23 = s03, s33 = s03;
        long k0 = split.key(vector), k1 = split.key(vector + 1), k2 = split.key(vector + 2), k3 = split.key(vector + 3);
        long rowBytes = split.keyRowBytes(), row = 0;
        float[] queries = memory.queries().values();
        int q = memory.queries().rowStart(first);
        int end = q + QUERIES * memory.queries().width();
        for (; q != end; q += QUERIES) {
            FloatVector a = fromMemorySegment(FLOATS, ALL, k0 + row, ORDER);
            FloatVector b = fromMemorySegment(FLOATS, ALL, k1 + row, ORDER);
            FloatVector c = fromMemorySegment(FLOATS, ALL, k2 + row, ORDER);
            FloatVector d = fromMemorySegment(FLOATS, ALL, k3 + row, ORDER);
            FloatVector query = broadcast(FLOATS, queries[q]);
            s00 = a.fma(query, s00);
            s01 = b.fma(query, s01);
            s02 = c.fma(query, s02);
            s03 = d.fma(query, s03);
            query = broadcast(FLOATS, queries[q + 1]);
            s10 = a.fma(query, s10);
            s11 = b.fma(query, s11);
            s12 = c.fma(query, s12);
            s13 = d.fma(query, s13);
            query = broadcast(FLOATS, queries[q + 2]);
            s20 = a.fma(query, s20);
            s21 = b.fma(query, s21);
            s22 = c.fma(query, s22);
            s23 = d.fma(query, s23);
            query = broadcast(FLOATS, queries[q + 3]);
            s30 = a.fma(query, s30);
            s31 = b.fma(query, s31);
            s32 = c.fma(query, s32);
            s33 = d.fma(query, s33);
            row += rowBytes;
        }
        float[] scores = memory.scores().values();
        int width = memory.scores().width();
        int t0 = vector * COUNT, t1 = t0 + width, t2 = t1 + width, t3 = t2 + width;
        s00.intoArray(scores, t0);
        s01.intoArray(scores, t0 + COUNT);
        s02.intoArray(scores, t0 + 2 * COUNT);
        s03.intoArray(scores, t0 + 3 * COUNT);
        s10.intoArray(scores, t1);
        s11.intoArray(scores, t1 + COUNT);
        s12.intoArray(scores, t1 + 2 * COUNT);
        s13.intoArray(scores, t1 + 3 * COUNT);
        s20.intoArray(scores, t2);
        s21.intoArray(scores, t2 + COUNT);
        s22.intoArray(scores, t2 + 2 * COUNT);
        s23.intoArray(scores, t2 + 3 * COUNT);
        s30.intoArray(scores, t3);
        s31.intoArray(scores, t3 + COUNT);
        s32.intoArray(scores, t3 + 2 * COUNT);
        s33.intoArray(scores, t3 + 3 * COUNT);
    }

    private static void multiplyTwo(VectorAttention memory, int first, int vector) {
        SplitAddresses split = memory.addresses();
        FloatVector s00 = start(split, vector), s10 = s00, s20 = s00, s30 = s00;
        FloatVector s01 = start(split, vector + 1), s11 = s01, s21 = s01, s31 = s01;
        long k0 = split.key(vector), k1 = split.key(vector + 1);
        long keyRowBytes = split.keyRowBytes();
        float[] queries = memory.queries().values();
        int q = memory.queries().rowStart(first);
        int end = q + QUERIES * memory.queries().width();
        for (; q != end; q += QUERIES) {
            FloatVector a = fromMemorySegment(FLOATS, ALL, k0, ORDER);
            FloatVector b = fromMemorySegment(FLOATS, ALL, k1, ORDER);
            FloatVector query = broadcast(FLOATS, queries[q]);
            s00 = a.fma(query, s00);
            s01 = b.fma(query, s01);
            query = broadcast(FLOATS, queries[q + 1]);
            s10 = a.fma(query, s10);
            s11 = b.fma(query, s11);
            query = broadcast(FLOATS, queries[q + 2]);
            s20 = a.fma(query, s20);
            s21 = b.fma(query, s21);
            query = broadcast(FLOATS, queries[q + 3]);
            s30 = a.fma(query, s30);
            s31 = b.fma(query, s31);
            k0 += keyRowBytes;
            k1 += keyRowBytes;
        }
        float[] scores = memory.scores().values();
        int width = memory.scores().width();
        int target = vector * COUNT;
        s00.intoArray(scores, target);
        s01.intoArray(scores, target + COUNT);
        s10.intoArray(scores, target + width);
        s11.intoArray(scores, target + width + COUNT);
        s20.intoArray(scores, target + 2 * width);
        s21.intoArray(scores, target + 2 * width + COUNT);
        s30.intoArray(scores, target + 3 * width);
        s31.intoArray(scores, target + 3 * width + COUNT);
    }
}
