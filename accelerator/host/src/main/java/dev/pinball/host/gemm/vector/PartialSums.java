package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.COUNT;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.NativeMemory;

/**
 * The order of every dot product by the Vector API, which depends neither on how many inputs there are nor on the type of the weights: the
 * first vector of columns is added to one vector of partial sums and the second to another, the third to the first again. Two chains of
 * sums don't wait for each other. Then one is added to the other, then come {@link Lanes#sum} and the columns that fill no pair of vectors.
 */
final class PartialSums {
    /** Columns of a pair of vectors. */
    static final int COLUMNS = 2 * COUNT;

    private PartialSums() {}

    /** The end of the columns in whole pairs of vectors. */
    static int wholeEnd(int columns) {
        return columns - columns % COLUMNS;
    }

    /** The dot product whose sum of both vectors begins at {@code start}; what is left of the row is F32. */
    static float total(float[] sums, int start, long row, int columns, float[] x, int xStart) {
        float total = Lanes.sum(sums, start);
        for (int i = wholeEnd(columns); i < columns; i++) {
            total = Math.fma(NativeMemory.floatAt(row + 4L * i), x[xStart + i], total);
        }
        return total;
    }
}
