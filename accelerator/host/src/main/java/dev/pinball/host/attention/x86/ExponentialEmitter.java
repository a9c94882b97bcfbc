package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Mask;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Emits e^x for x that is not above zero: within 2 units in the last place, zero below -87.33, NaN for NaN. It takes the
 * steps of {@link Exponential}.
 *
 * <pre>
 * r8 workspace   zmm28 n   zmm29 r^2   zmm30 factor of r^7   zmm31 rounding constant   k1 lanes that are not zero
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

    private static final Mask NOT_ZERO = new Mask(1);
    private static final Zmm N = new Zmm(28);
    private static final Zmm SQUARE = new Zmm(29);
    private static final Zmm HIGHEST_POWER = new Zmm(30);
    private static final Zmm ROUND = new Zmm(31);

    private final Assembler code;
    private final Register workspace;
    private final Field constants;

    /**
     * @param workspace has the address of the workspace
     * @param constants where it has the {@link #constants}
     */
    ExponentialEmitter(Assembler code, Register workspace, Field constants) {
        this.code = code;
        this.workspace = workspace;
        this.constants = constants;
    }

    /** The constants that the code reads. */
    static float[] constants() {
        return CONSTANTS.clone();
    }

    /** Loads the constants that stay in registers, the last two. */
    void begin() {
        code.vbroadcastss(ROUND, address(4));
        code.vbroadcastss(HIGHEST_POWER, address(POLYNOMIAL_START));
    }

    /** @param x is overwritten */
    void exponential(Zmm result, Zmm x) {
        code.vcmpnltps(NOT_ZERO, x, constant(0));
        code.vmovups(N, ROUND);
        code.vfmadd231ps(N, x, constant(1));
        code.vsubps(N, N, ROUND);
        code.vfmadd231ps(x, N, constant(2));
        code.vfmadd231ps(x, N, constant(3));
        code.vmovups(result, HIGHEST_POWER);
        for (int i = POLYNOMIAL_START + 1; i < CONSTANT_COUNT; i++) {
            code.vfmadd213ps(result, x, constant(i));
        }
        code.vmulps(SQUARE, x, x);
        code.vfmadd213ps(result, SQUARE, x);
        code.vaddps(result, result, constant(5));
        code.vscalefps(result, NOT_ZERO, result, N);
    }

    private Memory constant(int index) {
        return workspace.broadcastAt(constants.at(index));
    }

    private Memory address(int index) {
        return workspace.at(constants.at(index));
    }
}
