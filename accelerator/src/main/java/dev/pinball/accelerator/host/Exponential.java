package dev.pinball.accelerator.host;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e to the power of x, within 2 units in the last place, from exact steps only, so that interpreted and compiled code
 * agree to the bit (Cephes, {@code expf}: x = n ln 2 + r, e^x = 2^n p(r)).
 */
final class Exponential {
    private static final float SMALLEST = -87.33f;
    private static final float LARGEST = 88.02f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 * 2^23: adding it rounds to an integer, which then lies in the low bits. */
    private static final float ROUNDING = 12582912f;

    private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
    private static final int EXPONENT_BIAS = 127;
    private static final int EXPONENT_SHIFT = 23;

    private Exponential() {}

    /** Zero below -87.33, and no more than e^88.02 above. */
    static FloatVector of(FloatVector x) {
        FloatVector bounded = x.min(LARGEST);
        FloatVector rounded = bounded.mul(LOG2_E).add(ROUNDING);
        FloatVector n = rounded.sub(ROUNDING);
        FloatVector r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, bounded));
        FloatVector p = FloatVector.broadcast(Lanes.FLOATS, 1.9875691500e-4f);
        p = fma(p, r, 1.3981999507e-3f);
        p = fma(p, r, 8.3334519073e-3f);
        p = fma(p, r, 4.1665795894e-2f);
        p = fma(p, r, 1.6666665459e-1f);
        p = fma(p, r, 5.0000001201e-1f);
        FloatVector mantissa = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = rounded.reinterpretAsInts().add(EXPONENT_BIAS - ROUNDING_BITS);
        FloatVector power =
                exponent.lanewise(VectorOperators.LSHL, EXPONENT_SHIFT).reinterpretAsFloats();
        return mantissa.mul(power).blend(0f, x.compare(VectorOperators.LT, SMALLEST));
    }

    private static FloatVector fma(FloatVector n, float factor, FloatVector addend) {
        return n.fma(FloatVector.broadcast(Lanes.FLOATS, factor), addend);
    }

    private static FloatVector fma(FloatVector p, FloatVector r, float addend) {
        return p.fma(r, FloatVector.broadcast(Lanes.FLOATS, addend));
    }
}
