package dev.pinball.accelerator.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e to the power of x, within 2 units in the last place, from exact steps only, so that interpreted and compiled code
 * agree to the bit (Cephes, {@code expf}: x = n ln 2 + r, e^x = 2^n p(r)).
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the constants as Cephes gives them
public final class Exponential {
    /** Where e^x is taken for zero, below. */
    public static final float SMALLEST = -87.33f;

    public static final float LOG2_E = 1.44269504f;

    /** The natural logarithm of two is the sum of both; n times the first is exact. */
    public static final float LN2_HIGH = 0.693359375f;

    public static final float LN2_LOW = -2.12194440e-4f;

    /** 1.5 * 2^23: adding it rounds to an integer, which then is the low bits: what shifting leaves of them. */
    public static final float ROUNDING = 12582912f;

    /** The factors of powers of r in p(r), beside 1 for both r and 1. */
    public static final float R_TO_7 = 1.9875691500e-4f;

    public static final float R_TO_6 = 1.3981999507e-3f;
    public static final float R_TO_5 = 8.3334519073e-3f;
    public static final float R_TO_4 = 4.1665795894e-2f;
    public static final float R_TO_3 = 1.6666665459e-1f;
    public static final float R_TO_2 = 5.0000001201e-1f;

    private static final float LARGEST = 88.02f;

    private static final int EXPONENT_SHIFT = 23;

    private Exponential() {}

    /** values[i] = e^values[i], as {@link #of}; from start to end are whole vectors. */
    public static void apply(float[] values, int start, int end) {
        for (int i = start; i < end; i += Lanes.COUNT) {
            of(FloatVector.fromArray(Lanes.FLOATS, values, i)).intoArray(values, i);
        }
    }

    /** e^x, zero below -87.33 and no more than e^88.02 above. Small enough to be inlined into a loop that calls it. */
    public static FloatVector of(FloatVector x) {
        FloatVector bounded = x.blend(LARGEST, x.compare(VectorOperators.GT, LARGEST)); // min has more to do for zeros
        FloatVector rounded = bounded.mul(LOG2_E).add(ROUNDING);
        FloatVector n = rounded.sub(ROUNDING);
        FloatVector r = bounded.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
        FloatVector p = r.mul(R_TO_7)
                .add(R_TO_6)
                .mul(r)
                .add(R_TO_5)
                .mul(r)
                .add(R_TO_4)
                .mul(r)
                .add(R_TO_3)
                .mul(r)
                .add(R_TO_2);
        IntVector mantissa = p.mul(r).mul(r).add(r).add(1f).reinterpretAsInts();
        IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
        return mantissa.add(exponent).reinterpretAsFloats().blend(0f, x.compare(VectorOperators.LT, SMALLEST));
    }
}
