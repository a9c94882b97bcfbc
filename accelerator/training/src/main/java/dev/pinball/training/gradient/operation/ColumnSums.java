package dev.pinball.training.gradient.operation;

import dev.pinball.training.parameter.ParameterSlice;
import java.util.Arrays;

/** Sums over all rows for the gradient of a vector: within each chunk of rows, then over the chunks in their order. */
final class ColumnSums {
    private static final int RANGE_COLUMNS = 64;

    private final Workers workers;
    private final int width;
    private float[] sums = {}; // [chunks, width]
    private int chunkCount;

    ColumnSums(Workers workers, int width) {
        this.workers = workers;
        this.width = width;
    }

    void clear(int rowCount) {
        chunkCount = Workers.chunkCount(rowCount);
        if (sums.length < chunkCount * width) {
            sums = new float[chunkCount * width];
        } else {
            Arrays.fill(sums, 0, chunkCount * width, 0);
        }
    }

    float[] sums() {
        return sums;
    }

    /** Where the sums of the chunk begin that begins with {@code row}. */
    int start(int row) {
        return row / Workers.CHUNK_ROWS * width;
    }

    /** Adds each row of rows[rowCount, width]. */
    void addRows(float[] rows, int rowCount) {
        clear(rowCount);
        workers.forRows(rowCount, (first, end, _) -> {
            int sum = start(first);
            for (int row = first; row < end; row++) {
                for (int i = 0; i < width; i++) {
                    sums[sum + i] += rows[row * width + i];
                }
            }
        });
    }

    void addTo(ParameterSlice vector) {
        float[] gradient = vector.parameter().gradient();
        workers.forRanges(width, RANGE_COLUMNS, (first, end, _) -> {
            for (int chunk = 0; chunk < chunkCount; chunk++) {
                for (int i = first; i < end; i++) {
                    gradient[vector.offset() + i] += sums[chunk * width + i];
                }
            }
        });
    }
}
