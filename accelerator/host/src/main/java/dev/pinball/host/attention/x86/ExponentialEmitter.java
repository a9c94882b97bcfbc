package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Mask;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.VectorWidth;

/**
 * Emits e^x for x that is not above zero: within 2 units in the last place, zero below -87.33, NaN for NaN. It takes the
 * steps of {@link Exponential}. Vectors of 512 bits have instructions for 2^n and for lanes; with 256 bits 2^n is made of its
 * bits, and lanes that are zero are masked.
 *
 * <pre>
 * r8 workspace   k1 lanes that are not zero
 * the last vector registers: rounding constant, factor of r^7, r^2, n, 2^n, lanes that are not zero
 *
 * n = round(x / ln 2), r = x - n ln 2, e^x = 2^n * polynomial(r)
 * </pre>
 */
final class ExponentialEmitter {
    private static final float[] CONSTANTS = {
        Exponential.SMALLEST,
        Exponential.LOG2_E,
        -Exponential.LN2_HIGH,
        -Exponential.LN2_LOW,
        Exponential.ROUNDING,
        1,
        Exponential.R_TO_7,
        Exponential.R_TO_6,
        Exponential.R_TO_5,
        Exponential.R_TO_4,
        Exponential.R_TO_3,
        Exponential.R_TO_2
    };

    private static final int POLYNOMIAL_START = 6;

    static final int CONSTANT_COUNT = CONSTANTS.length;

    /** Of the constants: 1, whose bits are those of 2^0. */
    private static final int ONE = 5;

    private static final Mask NOT_ZERO = new Mask(1);

    private final Assembler code;
    private final SplitLayout layout;
    private final Register workspace;
    private final VectorRegister rounding;
    private final VectorRegister highestPower;
    private final VectorRegister square;
    private final VectorRegister n;

    /** @param workspace has the address of the workspace */
    ExponentialEmitter(Assembler code, SplitLayout layout, Register workspace) {
        this.code = code;
        this.layout = layout;
        this.workspace = workspace;
        rounding = last(0);
        highestPower = last(1);
        square = last(2);
        n = last(3);
    }

    /** The last vector register, or one before it. */
    private VectorRegister last(int before) {
        VectorWidth width = layout.shape().width();
        return width.register(width.registerCount() - 1 - before);
    }

    /** The constants that the code reads, each in all lanes. */
    static float[] constants(int lanes) {
        float[] constants = new float[CONSTANT_COUNT * lanes];
        for (int i = 0; i < constants.length; i++) {
            constants[i] = CONSTANTS[i / lanes];
        }
        return constants;
    }

    /** Loads the constants that stay in registers, the last two. */
    void begin() {
        code.vmovups(rounding, constant(4));
        code.vmovups(highestPower, constant(POLYNOMIAL_START));
    }

    /** @param x is overwritten */
    void exponential(VectorRegister result, VectorRegister x) {
        switch (layout.shape().width()) {
            case BITS_256 -> {
                Ymm notZero = (Ymm) last(5);
                VectorRegister power = last(4);
                code.vcmpnltps(notZero, (Ymm) x, constant(0));
                round(x);
                code.vpslld(power, n, 23);
                code.vpaddd(power, power, constant(ONE));
                polynomial(result, x);
                code.vmulps(result, result, power);
                code.vpandd(result, result, notZero);
            }
            case BITS_512 -> {
                code.vcmpnltps(NOT_ZERO, (Zmm) x, constant(0));
                round(x);
                polynomial(result, x);
                code.vscalefps((Zmm) result, NOT_ZERO, (Zmm) result, (Zmm) n);
            }
        }
    }

    /** n is x / ln 2 to the nearest, in the low bits of a float that is larger by the rounding constant. */
    private void round(VectorRegister x) {
        code.vmovups(n, rounding);
        code.vfmadd231ps(n, x, constant(1));
    }

    private void polynomial(VectorRegister result, VectorRegister x) {
        code.vsubps(n, n, rounding);
        code.vfmadd231ps(x, n, constant(2));
        code.vfmadd231ps(x, n, constant(3));
        code.vmovups(result, highestPower);
        for (int i = POLYNOMIAL_START + 1; i < CONSTANT_COUNT; i++) {
            code.vfmadd213ps(result, x, constant(i));
        }
        code.vmulps(square, x, x);
        code.vfmadd213ps(result, square, x);
        code.vaddps(result, result, constant(ONE));
    }

    private Memory constant(int index) {
        return workspace.at(layout.constants.at(index));
    }
}
