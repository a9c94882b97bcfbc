package dev.pinball.engine.simulation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How long a step takes: by its rows, by the tokens that it draws, and by the positions that its rows attend to.
 *
 * @param rows measured counts of rows, ascending from 1
 * @param rowNanos of a step with so many rows of one prompt at its beginning
 * @param outputNanos beyond that, where each of so many rows belongs to another sequence and draws a token; with what the engine adds
 * @param promptPositionNanos for each position before its part of a prompt that a row attends to
 * @param generationPositionNanos for each position that a row attends to whose sequence has no other in the step
 * @param spread steps of one kind divided by their median, at evenly spaced quantiles: no two steps take the same time
 */
public record StepCost(
        int[] rows,
        double[] rowNanos,
        double[] outputNanos,
        double promptPositionNanos,
        double generationPositionNanos,
        double[] spread) {
    private static final double NANOS_MAX = 1e12;

    public StepCost {
        if (rows.length < 1 || rows.length != rowNanos.length || rows.length != outputNanos.length) {
            throw new IllegalArgumentException("costs of %d, %d and %d counts of rows (expected: as many of each)"
                    .formatted(rows.length, rowNanos.length, outputNanos.length));
        }
        if (spread == null || spread.length == 0) { // of a file of an earlier version
            throw new IllegalArgumentException("costs without a spread (expected: those of this version's bench)");
        }
        DoubleStream.of(promptPositionNanos, generationPositionNanos).forEach(StepCost::requireTime);
        Stream.of(rowNanos, outputNanos, spread)
                .flatMapToDouble(DoubleStream::of)
                .forEach(StepCost::requireTime);
        for (int index = 0; index < rows.length; index++) {
            if (rows[index] <= (index == 0 ? 0 : rows[index - 1])) {
                throw new IllegalArgumentException(
                        "costs of %s rows (expected: ascending counts from 1)".formatted(Arrays.toString(rows)));
            }
        }
    }

    private static void requireTime(double value) {
        if (!(value >= 0 && value <= NANOS_MAX)) {
            throw new IllegalArgumentException("costs: %s (expected: 0..%s)".formatted(value, NANOS_MAX));
        }
    }

    /**
     * The median.
     *
     * @param promptPositions before their part of a prompt that rows attend to, summed
     * @param generationPositions that rows attend to which draw a token alone, summed
     */
    public long nanos(int rowCount, int outputCount, long promptPositions, long generationPositions) {
        return Math.round(at(rowCount, rowNanos)
                + at(outputCount, outputNanos)
                + promptPositions * promptPositionNanos
                + generationPositions * generationPositionNanos);
    }

    /** One of many steps whose median is {@code nanos}. */
    long drawn(long nanos, RandomGenerator random) {
        return Math.round(nanos * spread[random.nextInt(spread.length)]);
    }

    /** Between measured counts by a line, beyond the last in proportion. */
    private double at(int count, double[] nanos) {
        if (count == 0) {
            return 0;
        }
        int last = rows.length - 1;
        if (count >= rows[last]) {
            return nanos[last] * count / rows[last];
        }
        int above = 0;
        while (rows[above] < count) {
            above++;
        }
        if (above == 0) {
            return nanos[0];
        }
        double share = (double) (count - rows[above - 1]) / (rows[above] - rows[above - 1]);
        return nanos[above - 1] + share * (nanos[above] - nanos[above - 1]);
    }
}
