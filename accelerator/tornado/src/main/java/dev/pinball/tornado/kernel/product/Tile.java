package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/**
 * What a group of a matrix product computes: {@link #OUTPUTS} outputs of {@link #ROWS} rows, so that a weight is decoded once
 * for all rows and an input read once for all outputs. Each lane keeps a sum for each of them in a register, over every 64th
 * unit of the weight; then one lane for each output and row adds the 64 sums in their order. That order is the same for one
 * row and for many, and so are the bits.
 *
 * <p>A step has one row or a multiple of {@link #ROWS}. Kernels have a loop for either, of which one runs no time: TornadoVM
 * takes what an {@code if} and its {@code else} both compute always from the second.
 *
 * @param base the weight's first row of these outputs
 * @param first output of this group
 * @param width how many outputs there are
 * @param span outputs of this group that follow each other
 * @param stride rows of the weight from these to the next {@code span}
 */
record Tile(int base, int first, int width, int span, int stride) {
    static final int OUTPUTS = 4;
    static final int ROWS = 4;
    static final int SUMS = OUTPUTS * ROWS;

    /** After the sums come those of the squares of each row's input, where it is normalised. */
    static final int SUMS_AND_SQUARES = SUMS + ROWS;

    /** The sums of one output and row in local memory, and one more, so that lanes that add read different banks. */
    static final int STRIDE = Lanes.COUNT + 1;

    /** Neighbouring outputs. */
    static Tile of(int first, int width) {
        return new Tile(0, first, width, OUTPUTS, 0);
    }

    static void clear(float[] sums, int count) {
        for (int sum = 0; sum < count; sum++) {
            sums[sum] = 0;
        }
    }

    /** Adds the products of one unit of one row with the input times the gains of its norm, and the squares of the input. */
    void addNormalised(
            float[] sums, int row, PackedWeight weight, int unit, FloatArray input, int inputRow, FloatArray gains) {
        Float4 low = weight.low(input, inputRow, unit);
        Float4 high = weight.high(input, inputRow, unit);
        float squares = Quad.squares(low, sums[SUMS + row]);
        sums[SUMS + row] = weight.quads() == 1 ? squares : Quad.squares(high, squares);
        Float4 gainedLow = Quad.product(low, weight.low(gains, 0, unit));
        Float4 gainedHigh = Quad.product(high, weight.high(gains, 0, unit));
        add(sums, row, weight, unit, gainedLow, gainedHigh);
    }

    /** Adds the products of one unit of one row. */
    void add(float[] sums, int row, PackedWeight weight, int unit, Float4 low, Float4 high) {
        for (int output = 0; output < OUTPUTS; output++) {
            int weightRow = base + Math.min(first + output % span, width - 1) + output / span * stride;
            sums[output * ROWS + row] += weight.dot(weightRow, unit, low, high);
        }
    }
}
