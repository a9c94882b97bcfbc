package dev.pinball.accelerator.host;

import static dev.pinball.accelerator.host.NativeMemory.ALL;
import static dev.pinball.accelerator.host.NativeMemory.ORDER;
import static dev.pinball.accelerator.vector.Lanes.COUNT;
import static dev.pinball.accelerator.vector.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/** Sums of the rows of a panel, each times its weight, row after row whatever the vector. */
final class WeightedSum {
    private WeightedSum() {}

    /** output[target + column] += sum over rows of weights[start + row] * panel[row, column]. */
    static void add(Panel panel, float[] weights, int start, float[] output, int target) {
        int column = 0;
        for (; column + 4 * COUNT <= panel.columns(); column += 4 * COUNT) {
            addFourVectors(panel, column, weights, start, output, target + column);
        }
        for (; column + COUNT <= panel.columns(); column += COUNT) {
            addVector(panel, column, weights, start, output, target + column);
        }
        for (; column < panel.columns(); column++) {
            addColumn(panel, column, weights, start, output, target + column);
        }
    }

    private static void addFourVectors(
            Panel panel, int column, float[] weights, int start, float[] output, int target) {
        FloatVector s0 = fromArray(FLOATS, output, target);
        FloatVector s1 = fromArray(FLOATS, output, target + COUNT);
        FloatVector s2 = fromArray(FLOATS, output, target + 2 * COUNT);
        FloatVector s3 = fromArray(FLOATS, output, target + 3 * COUNT);
        long address = panel.rowAddress(0) + 4L * column;
        long rowBytes = panel.rowAddress(1) - panel.rowAddress(0);
        for (int row = 0; row < panel.rows(); row++) {
            FloatVector weight = FloatVector.broadcast(FLOATS, weights[start + row]);
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

    private static void addVector(Panel panel, int column, float[] weights, int start, float[] output, int target) {
        FloatVector sum = fromArray(FLOATS, output, target);
        for (int row = 0; row < panel.rows(); row++) {
            FloatVector weight = FloatVector.broadcast(FLOATS, weights[start + row]);
            sum = fromMemorySegment(FLOATS, ALL, panel.rowAddress(row) + 4L * column, ORDER)
                    .fma(weight, sum);
        }
        sum.intoArray(output, target);
    }

    private static void addColumn(Panel panel, int column, float[] weights, int start, float[] output, int target) {
        float sum = output[target];
        for (int row = 0; row < panel.rows(); row++) {
            sum = Math.fma(NativeMemory.floatAt(panel.rowAddress(row) + 4L * column), weights[start + row], sum);
        }
        output[target] = sum;
    }
}
