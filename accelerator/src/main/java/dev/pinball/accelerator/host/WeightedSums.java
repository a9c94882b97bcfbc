package dev.pinball.accelerator.host;

import static dev.pinball.accelerator.host.NativeMemory.ALL;
import static dev.pinball.accelerator.host.NativeMemory.ORDER;
import static dev.pinball.accelerator.vector.Lanes.COUNT;
import static dev.pinball.accelerator.vector.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/** Sums of the rows of a panel, each times its weight, row after row whatever the tile. */
final class WeightedSums {
    private static final int TILE_OUTPUTS = 4;

    private WeightedSums() {}

    /** output[i] += sum over rows of weights[i, start + row] * panel[row], for {@code count} rows from {@code first} on. */
    static void add(Panel panel, Matrix weights, int start, int first, int count, Matrix output) {
        int i = first;
        for (; i + TILE_OUTPUTS <= first + count; i += TILE_OUTPUTS) {
            int column = 0;
            for (; column + 2 * COUNT <= panel.columns(); column += 2 * COUNT) {
                tile4x2(panel, column, weights, weights.rowStart(i) + start, output, output.rowStart(i) + column);
            }
            for (int k = i; k < i + TILE_OUTPUTS; k++) {
                one(panel, column, weights.values(), weights.rowStart(k) + start, output.values(), output.rowStart(k));
            }
        }
        for (; i < first + count; i++) {
            one(panel, 0, weights.values(), weights.rowStart(i) + start, output.values(), output.rowStart(i));
        }
    }

    private static void tile4x2(Panel panel, int column, Matrix weights, int w0, Matrix output, int o0) {
        float[] w = weights.values();
        float[] out = output.values();
        int o1 = o0 + output.width(), o2 = o1 + output.width(), o3 = o2 + output.width();
        int w1 = w0 + weights.width(), w2 = w1 + weights.width(), w3 = w2 + weights.width();
        FloatVector s00 = fromArray(FLOATS, out, o0), s01 = fromArray(FLOATS, out, o0 + COUNT);
        FloatVector s10 = fromArray(FLOATS, out, o1), s11 = fromArray(FLOATS, out, o1 + COUNT);
        FloatVector s20 = fromArray(FLOATS, out, o2), s21 = fromArray(FLOATS, out, o2 + COUNT);
        FloatVector s30 = fromArray(FLOATS, out, o3), s31 = fromArray(FLOATS, out, o3 + COUNT);
        long address = panel.rowAddress(0) + 4L * column;
        long rowBytes = panel.rowBytes();
        int rows = panel.rows();
        for (int row = 0; row < rows; row++) {
            FloatVector a = fromMemorySegment(FLOATS, ALL, address, ORDER);
            FloatVector b = fromMemorySegment(FLOATS, ALL, address + 4L * COUNT, ORDER);
            FloatVector weight = broadcast(FLOATS, w[w0 + row]);
            s00 = a.fma(weight, s00);
            s01 = b.fma(weight, s01);
            weight = broadcast(FLOATS, w[w1 + row]);
            s10 = a.fma(weight, s10);
            s11 = b.fma(weight, s11);
            weight = broadcast(FLOATS, w[w2 + row]);
            s20 = a.fma(weight, s20);
            s21 = b.fma(weight, s21);
            weight = broadcast(FLOATS, w[w3 + row]);
            s30 = a.fma(weight, s30);
            s31 = b.fma(weight, s31);
            address += rowBytes;
        }
        s00.intoArray(out, o0);
        s01.intoArray(out, o0 + COUNT);
        s10.intoArray(out, o1);
        s11.intoArray(out, o1 + COUNT);
        s20.intoArray(out, o2);
        s21.intoArray(out, o2 + COUNT);
        s30.intoArray(out, o3);
        s31.intoArray(out, o3 + COUNT);
    }

    /** The columns from {@code from} on of one output. */
    private static void one(Panel panel, int from, float[] weights, int start, float[] output, int target) {
        int column = from;
        for (; column + 4 * COUNT <= panel.columns(); column += 4 * COUNT) {
            fourVectors(panel, column, weights, start, output, target + column);
        }
        for (; column + COUNT <= panel.columns(); column += COUNT) {
            vector(panel, column, weights, start, output, target + column);
        }
        for (; column < panel.columns(); column++) {
            column(panel, column, weights, start, output, target + column);
        }
    }

    private static void fourVectors(Panel panel, int column, float[] weights, int start, float[] output, int target) {
        FloatVector s0 = fromArray(FLOATS, output, target);
        FloatVector s1 = fromArray(FLOATS, output, target + COUNT);
        FloatVector s2 = fromArray(FLOATS, output, target + 2 * COUNT);
        FloatVector s3 = fromArray(FLOATS, output, target + 3 * COUNT);
        long address = panel.rowAddress(0) + 4L * column;
        long rowBytes = panel.rowBytes();
        int rows = panel.rows();
        for (int row = 0; row < rows; row++) {
            FloatVector weight = broadcast(FLOATS, weights[start + row]);
            s0 = fromMemorySegment(FLOATS, ALL, address, ORDER).fma(weight, s0);
            s1 = fromMemorySegment(FLOATS, ALL, address + 4L * COUNT, ORDER).fma(weight, s1);
            s2 = fromMemorySegment(FLOATS, ALL, address + 8L * COUNT, ORDER).fma(weight, s2);
            s3 = fromMemorySegment(FLOATS, ALL, address + 12L * COUNT, ORDER).fma(weight, s3);
            address += rowBytes;
        }
        s0.intoArray(output, target);
        s1.intoArray(output, target + COUNT);
        s2.intoArray(output, target + 2 * COUNT);
        s3.intoArray(output, target + 3 * COUNT);
    }

    private static void vector(Panel panel, int column, float[] weights, int start, float[] output, int target) {
        FloatVector sum = fromArray(FLOATS, output, target);
        int rows = panel.rows();
        for (int row = 0; row < rows; row++) {
            FloatVector weight = broadcast(FLOATS, weights[start + row]);
            sum = fromMemorySegment(FLOATS, ALL, panel.rowAddress(row) + 4L * column, ORDER)
                    .fma(weight, sum);
        }
        sum.intoArray(output, target);
    }

    private static void column(Panel panel, int column, float[] weights, int start, float[] output, int target) {
        float sum = output[target];
        for (int row = 0; row < panel.rows(); row++) {
            sum = Math.fma(NativeMemory.floatAt(panel.rowAddress(row) + 4L * column), weights[start + row], sum);
        }
        output[target] = sum;
    }
}
