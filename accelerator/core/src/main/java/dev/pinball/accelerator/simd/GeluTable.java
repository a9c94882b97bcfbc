package dev.pinball.accelerator.simd;

import dev.pinball.model.program.Operation;

/** GELU of every F16 value, as its definition asks: x and the result are rounded to F16. */
public final class GeluTable {
    private static final int VALUES = 1 << Short.SIZE;
    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;
    private static final float[] TABLE = new float[VALUES]; // [F16 bits]

    static {
        for (int bits = 0; bits < VALUES; bits++) {
            double x = Float.float16ToFloat((short) bits);
            double gelu = 0.5 * x * (1 + Math.tanh(SCALE * (x + CUBE * x * x * x)));
            TABLE[bits] = Float.float16ToFloat(Float.floatToFloat16((float) gelu));
        }
    }

    private GeluTable() {}

    /** From {@link Operation#GELU_EXACT_FROM} on either side tanh is 1 to the last bit. */
    public static float gelu(float x) {
        if (x >= Operation.GELU_EXACT_FROM) {
            return x;
        }
        if (x <= -Operation.GELU_EXACT_FROM) {
            return 0;
        }
        return TABLE[Float.floatToFloat16(x) & (VALUES - 1)];
    }
}
