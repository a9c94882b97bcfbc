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
 * The sums of the values of a split, each times its weight, for four queries: position after position, each value of the
 * head in a lane of its own. Tiles are built like those of {@link ScoreTile}.
 */
final class ValueTile {
    private ValueTile() {}

    /**
     * attended[query + i] += sum over columns of weights[i, column] * value.
     *
     * @param end the column after the last
     */
    static void add(VectorAttention memory, int query, int end) {
        int width = memory.attended().width();
        int column = 0;
        for (; Lanes.MANY_REGISTERS && column + 4 * COUNT <= width; column += 4 * COUNT) {
            addFour(memory, query, column, end);
        }
        for (; column + 2 * COUNT <= width; column += 2 * COUNT) {
            addTwo(memory, query, column, end);
        }
        if (column < width) {
            addOne(memory, query, column, end);
        }
    }

    private static void addFour(VectorAttention memory, int query, int column, int end) {
        float[] sums = memory.attended().values();
        int width = memory.attended().width();
        int a0 = memory.attended().rowStart(query) + column;
        int a1 = a0 + width, a2 = a1 + width, a3 = a2 + width;
        FloatVector s00 = fromArray(FLOATS, sums, a0), s01 = fromArray(FLOATS, sums, a0 + COUNT);
        FloatVector s02 = fromArray(FLOATS, sums, a0 + 2 * COUNT), s03 = fromArray(FLOATS, sums, a0 + 3 * COUNT);
        FloatVector s10 = fromArray(FLOATS, sums, a1), s11 = fromArray(FLOATS, sums, a1 + COUNT);
        FloatVector s12 = fromArray(FLOATS, sums, a1 + 2 * COUNT), s13 = fromArray(FLOATS, sums, a1 + 3 * COUNT);
        FloatVector s20 = fromArray(FLOATS, sums, a2), s21 = fromArray(FLOATS, sums, a2 + COUNT);
        FloatVector s22 = fromArray(FLOATS, sums, a2 + 2 * COUNT), s23 = fromArray(FLOATS, sums, a2 + 3 * COUNT);
        FloatVector s30 = fromArray(FLOATS, sums, a3), s31 = fromArray(FLOATS, sums, a3 + COUNT);
        FloatVector s32 = fromArray(FLOATS, sums, a3 + 2 * COUNT), s33 = fromArray(FLOATS, sums, a3 + 3 * COUNT);
        float[] weights = memory.scores().values();
        int w1 = memory.scores().width(), w2 = 2 * w1, w3 = 3 * w1;
        long[] values = memory.addresses().values();
        for (int w = 0; w != end; w++) {
            long address = values[w] + 4L * column;
            FloatVector a = fromMemorySegment(FLOATS, ALL, address, ORDER);
            FloatVector b = fromMemorySegment(FLOATS, ALL, address + 4L * COUNT, ORDER);
            FloatVector c = fromMemorySegment(FLOATS, ALL, address + 8L * COUNT, ORDER);
            FloatVector d = fromMemorySegment(FLOATS, ALL, address + 12L * COUNT, ORDER);
            FloatVector weight = broadcast(FLOATS, weights[w]);
            s00 = a.fma(weight, s00);
            s01 = b.fma(weight, s01);
            s02 = c.fma(weight, s02);
            s03 = d.fma(weight, s03);
            weight = broadcast(FLOATS, weights[w + w1]);
            s10 = a.fma(weight, s10);
            s11 = b.fma(weight, s11);
            s12 = c.fma(weight, s12);
            s13 = d.fma(weight, s13);
            weight = broadcast(FLOATS, weights[w + w2]);
            s20 = a.fma(weight, s20);
            s21 = b.fma(weight, s21);
            s22 = c.fma(weight, s22);
            s23 = d.fma(weight, s23);
            weight = broadcast(FLOATS, weights[w + w3]);
            s30 = a.fma(weight, s30);
            s31 = b.fma(weight, s31);
            s32 = c.fma(weight, s32);
            s33 = d.fma(weight, s33);
        }
        s00.intoArray(sums, a0);
        s01.intoArray(sums, a0 + COUNT);
        s02.intoArray(sums, a0 + 2 * COUNT);
        s03.intoArray(sums, a0 + 3 * COUNT);
        s10.intoArray(sums, a1);
        s11.intoArray(sums, a1 + COUNT);
        s12.intoArray(sums, a1 + 2 * COUNT);
        s13.intoArray(sums, a1 + 3 * COUNT);
        s20.intoArray(sums, a2);
        s21.intoArray(sums, a2 + COUNT);
        s22.intoArray(sums, a2 + 2 * COUNT);
        s23.intoArray(sums, a2 + 3 * COUNT);
        s30.intoArray(sums, a3);
        s31.intoArray(sums, a3 + COUNT);
        s32.intoArray(sums, a3 + 2 * COUNT);
        s33.intoArray(sums, a3 + 3 * COUNT);
    }

    private static void addTwo(VectorAttention memory, int query, int column, int end) {
        float[] sums = memory.attended().values();
        int width = memory.attended().width();
        int a0 = memory.attended().rowStart(query) + column;
        int a1 = a0 + width, a2 = a1 + width, a3 = a2 + width;
        FloatVector s00 = fromArray(FLOATS, sums, a0), s01 = fromArray(FLOATS, sums, a0 + COUNT);
        FloatVector s10 = fromArray(FLOATS, sums, a1), s11 = fromArray(FLOATS, sums, a1 + COUNT);
        FloatVector s20 = fromArray(FLOATS, sums, a2), s21 = fromArray(FLOATS, sums, a2 + COUNT);
        FloatVector s30 = fromArray(FLOATS, sums, a3), s31 = fromArray(FLOATS, sums, a3 + COUNT);
        float[] weights = memory.scores().values();
        int w1 = memory.scores().width(), w2 = 2 * w1, w3 = 3 * w1;
        long[] values = memory.addresses().values();
        for (int w = 0; w != end; w++) {
            long address = values[w] + 4L * column;
            FloatVector a = fromMemorySegment(FLOATS, ALL, address, ORDER);
            FloatVector b = fromMemorySegment(FLOATS, ALL, address + 4L * COUNT, ORDER);
            FloatVector weight = broadcast(FLOATS, weights[w]);
            s00 = a.fma(weight, s00);
            s01 = b.fma(weight, s01);
            weight = broadcast(FLOATS, weights[w + w1]);
            s10 = a.fma(weight, s10);
            s11 = b.fma(weight, s11);
            weight = broadcast(FLOATS, weights[w + w2]);
            s20 = a.fma(weight, s20);
            s21 = b.fma(weight, s21);
            weight = broadcast(FLOATS, weights[w + w3]);
            s30 = a.fma(weight, s30);
            s31 = b.fma(weight, s31);
        }
        s00.intoArray(sums, a0);
        s01.intoArray(sums, a0 + COUNT);
        s10.intoArray(sums, a1);
        s11.intoArray(sums, a1 + COUNT);
        s20.intoArray(sums, a2);
        s21.intoArray(sums, a2 + COUNT);
        s30.intoArray(sums, a3);
        s31.intoArray(sums, a3 + COUNT);
    }

    private static void addOne(VectorAttention memory, int query, int column, int end) {
        float[] sums = memory.attended().values();
        int width = memory.attended().width();
        int a0 = memory.attended().rowStart(query) + column;
        int a1 = a0 + width, a2 = a1 + width, a3 = a2 + width;
        FloatVector s0 = fromArray(FLOATS, sums, a0);
        FloatVector s1 = fromArray(FLOATS, sums, a1);
        FloatVector s2 = fromArray(FLOATS, sums, a2);
        FloatVector s3 = fromArray(FLOATS, sums, a3);
        float[] weights = memory.scores().values();
        int w1 = memory.scores().width(), w2 = 2 * w1, w3 = 3 * w1;
        long[] values = memory.addresses().values();
        for (int w = 0; w != end; w++) {
            long address = values[w] + 4L * column;
            FloatVector a = fromMemorySegment(FLOATS, ALL, address, ORDER);
            s0 = a.fma(broadcast(FLOATS, weights[w]), s0);
            s1 = a.fma(broadcast(FLOATS, weights[w + w1]), s1);
            s2 = a.fma(broadcast(FLOATS, weights[w + w2]), s2);
            s3 = a.fma(broadcast(FLOATS, weights[w + w3]), s3);
        }
        s0.intoArray(sums, a0);
        s1.intoArray(sums, a1);
        s2.intoArray(sums, a2);
        s3.intoArray(sums, a3);
    }
}
