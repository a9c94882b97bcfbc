package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/**
 * A weight as {@code memory.WeightPacker} lays it out: integers in longs, so that a work item reads eight bytes at once and its
 * neighbour the next eight, and scales apart as F32. The type is a constant of the kernel, so that the compiler keeps one branch
 * of each method.
 *
 * <table>
 * <caption>A unit of neighbouring values</caption>
 * <tr><th>type</th><th>packed</th><th>floats</th></tr>
 * <tr><td>F32</td><td></td><td>4 values</td></tr>
 * <tr><td>F16, BF16</td><td>a long of 4 values</td><td></td></tr>
 * <tr><td>Q8_0, Q6_K</td><td>a long of 8 signed bytes</td><td>a scale for 32 values, or 16</td></tr>
 * <tr><td>Q4_0</td><td>half a long of 8 values plus 8</td><td>a scale for 32 values</td></tr>
 * <tr><td>Q4_K</td><td>half a long of 8 values</td><td>a scale for 32 values, and what is then added</td></tr>
 * </table>
 *
 * @param type one of {@link WeightType}
 * @param columns of a row
 * @param halves [{@link #HALF_RANGES} + {@link #BRAIN_RANGES}, 2] the spacing of F16 values of one sign and exponent, and the
 *     one whose mantissa is 0; then those of BF16: there is no reinterpretation of bits in a kernel
 */
public record PackedWeight(int type, int columns, LongArray packed, FloatArray floats, FloatArray halves) {
    public static final int HALF_RANGES = 64;
    public static final int BRAIN_RANGES = 512;

    /** Units of a row. */
    int units() {
        return columns / WeightType.unit(type);
    }

    /** Quads of values that a unit meets: 1 or 2. */
    int quads() {
        return WeightType.unit(type) / 4;
    }

    /** The first quad that unit {@code i} meets in row {@code row} of an activation. */
    Float4 low(FloatArray input, int row, int i) {
        return Quad.of(input, (row * units() + i) * quads());
    }

    /** The second one, or the first where it is the only one. */
    Float4 high(FloatArray input, int row, int i) {
        return Quad.of(input, (row * units() + i) * quads() + quads() - 1);
    }

    /** Unit {@code i} of a row of the weight · what it meets. */
    float dot(int row, int i, Float4 low, Float4 high) {
        int unit = row * units() + i;
        if (type == WeightType.F32) {
            int first = unit * 4;
            return Quad.dot(
                    floats.get(first), floats.get(first + 1), floats.get(first + 2), floats.get(first + 3), low, 0);
        }
        long bits = bits(unit);
        float sum = Quad.dot(number(bits, 0), number(bits, 1), number(bits, 2), number(bits, 3), low, 0);
        if (quads() == 1) {
            return sum;
        }
        sum = Quad.dot(number(bits, 4), number(bits, 5), number(bits, 6), number(bits, 7), high, sum);
        float scaled = scale(unit) * sum;
        if (type != WeightType.Q4_K) {
            return scaled;
        }
        return scaled + added(unit) * Quad.dot(1, 1, 1, 1, high, Quad.dot(1, 1, 1, 1, low, 0));
    }

    /** The value at {@code column} of a row. */
    public float value(int row, int column) {
        int index = row * columns + column;
        if (type == WeightType.F32) {
            return floats.get(index);
        }
        int unit = index / WeightType.unit(type);
        float number = number(bits(unit), index % WeightType.unit(type));
        if (quads() == 1) {
            return number;
        }
        float scaled = scale(unit) * number;
        return type == WeightType.Q4_K ? scaled + added(unit) : scaled;
    }

    private long bits(int unit) {
        return isNibbles() ? packed.get(unit >> 1) >> ((unit & 1) * 32) : packed.get(unit);
    }

    /** Number {@code i} of a unit, before it is scaled. */
    private float number(long bits, int i) {
        if (quads() == 1) {
            return half((int) (bits >> (16 * i)));
        }
        if (isNibbles()) {
            int nibble = ((int) bits >> (4 * i)) & 15;
            return type == WeightType.Q4_0 ? nibble - 8 : nibble;
        }
        return (byte) (bits >> (8 * i));
    }

    /** The F16 or BF16 value in the lower 16 bits; exact, since a start and a multiple of its spacing make it. */
    private float half(int bits) {
        int range = type == WeightType.BF16 ? HALF_RANGES + ((bits >> 7) & 511) : (bits >> 10) & 63;
        int mantissa = type == WeightType.BF16 ? bits & 127 : bits & 1023;
        return halves.get(2 * range + 1) + mantissa * halves.get(2 * range);
    }

    private float scale(int unit) {
        if (type == WeightType.Q4_K) {
            return floats.get((unit >> 2) * 2);
        }
        return floats.get(type == WeightType.Q6_K ? unit >> 1 : unit >> 2);
    }

    /** What is added to each scaled number of Q4_K. */
    private float added(int unit) {
        return floats.get((unit >> 2) * 2 + 1);
    }

    private boolean isNibbles() {
        return type == WeightType.Q4_0 || type == WeightType.Q4_K;
    }
}
