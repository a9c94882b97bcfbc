package dev.pinball.accelerator.attention;

import dev.pinball.accelerator.machine.Assembler;
import dev.pinball.accelerator.machine.Mask;
import dev.pinball.accelerator.machine.Memory;
import dev.pinball.accelerator.machine.Register;
import dev.pinball.accelerator.machine.Zmm;

/**
 * Writes e^x for x that is not above zero: within 2 units in the last place, zero below -87.33, NaN for NaN (Cephes, {@code
 * expf}: x = n ln 2 + r, e^x = 2^n p(r)).
 */
final class ExponentialCode {
    private static final float SMALLEST = -87.33f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 * 2^23: what is added to it is rounded to an integer. */
    private static final float ROUNDING = 0x1.8p23f;

    private static final float[] POLYNOMIAL = { // from the highest power of r on, down to r squared
        1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f
    };

    private static final int POLYNOMIAL_START = 6;

    /** What {@link #constants} has. */
    static final int CONSTANT_COUNT = POLYNOMIAL_START + POLYNOMIAL.length;

    private static final Mask NOT_ZERO = new Mask(1);
    private static final Zmm N = new Zmm(28);
    private static final Zmm SQUARE = new Zmm(29);
    private static final Zmm HIGHEST_POWER = new Zmm(30);
    private static final Zmm ROUND = new Zmm(31);

    private final Assembler code;
    private final Register memory;

    /** @param memory has the address of the memory of a thread */
    ExponentialCode(Assembler code, Register memory) {
        this.code = code;
        this.memory = memory;
    }

    /** What belongs at {@link SpanLayout#CONSTANTS}. */
    static float[] constants() {
        float[] constants = new float[CONSTANT_COUNT];
        float[] first = {SMALLEST, LOG2_E, -LN2_HIGH, -LN2_LOW, ROUNDING, 1};
        System.arraycopy(first, 0, constants, 0, POLYNOMIAL_START);
        System.arraycopy(POLYNOMIAL, 0, constants, POLYNOMIAL_START, POLYNOMIAL.length);
        return constants;
    }

    /** Loads the constants that stay in registers, the last two. */
    void begin() {
        code.vbroadcastss(ROUND, address(4));
        code.vbroadcastss(HIGHEST_POWER, address(POLYNOMIAL_START));
    }

    /** @param x is lost */
    void exponential(Zmm result, Zmm x) {
        code.vcmpnltps(NOT_ZERO, x, constant(0));
        code.vmovups(N, ROUND);
        code.vfmadd231ps(N, x, constant(1));
        code.vsubps(N, N, ROUND);
        code.vfmadd231ps(x, N, constant(2));
        code.vfmadd231ps(x, N, constant(3));
        code.vmovups(result, HIGHEST_POWER);
        for (int i = 1; i < POLYNOMIAL.length; i++) {
            code.vfmadd213ps(result, x, constant(POLYNOMIAL_START + i));
        }
        code.vmulps(SQUARE, x, x);
        code.vfmadd213ps(result, SQUARE, x);
        code.vaddps(result, result, constant(5));
        code.vscalefps(result, NOT_ZERO, result, N);
    }

    private Memory constant(int index) {
        return memory.repeatedAt(SpanLayout.CONSTANTS + index * Float.BYTES);
    }

    private Memory address(int index) {
        return memory.at(SpanLayout.CONSTANTS + index * Float.BYTES);
    }
}
