package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.FIRST_SUM;
import static dev.pinball.host.gemm.int16.Int16Registers.PRODUCT;
import static dev.pinball.host.gemm.int16.Int16Registers.VALUE;
import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.WORKSPACE;
import static dev.pinball.host.gemm.int16.Int16Registers.weights;
import static dev.pinball.host.gemm.int16.Int16Registers.widened;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;
import org.jspecify.annotations.Nullable;

/**
 * A tile of products by AVX2: sums of a few inputs for the rows of a panel, in two vectors of 8 rows each, so that a value of an
 * input is read once for both. The integer sums of a block are in registers; the float sums, which are needed once in a block,
 * are too for one or two inputs, and else in the workspace.
 *
 * @param inputs 1 to {@link #INPUTS_MAX}
 */
record Int16Tile(Assembler code, int inputs, boolean vnni) {
    /** Inputs at most, whose sums take 10 registers. */
    static final int INPUTS_MAX = 5;

    private static final int INPUTS_IN_REGISTERS_MAX = 2;

    /**
     * VNNI adds to a sum within a product, for whose result the next one waits; where there are few sums each has two registers
     * in turn.
     */
    private int chains() {
        return vnni && inputs == 1 ? 2 : 1;
    }

    private static int index(int input, int vector) {
        return input * VECTORS + vector;
    }

    private Ymm integers(int input, int vector, int chain) {
        return new Ymm(FIRST_SUM + chain * VECTORS + index(input, vector));
    }

    private Ymm integers(int input, int vector) {
        return integers(input, vector, 0);
    }

    private boolean sumsAreInRegisters() {
        return inputs <= INPUTS_IN_REGISTERS_MAX;
    }

    private Ymm sumRegister(int input, int vector) {
        return new Ymm(FIRST_SUM + chains() * inputs * VECTORS + index(input, vector));
    }

    private Memory sum(int input, int vector) {
        return WORKSPACE.at(GemmLayout.FLOAT_SUMS.at(index(input, vector)));
    }

    private void each(TileAction action) {
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < VECTORS; k++) {
                action.emit(i, k);
            }
        }
    }

    private interface TileAction {
        void emit(int input, int vector);
    }

    void clearSums() {
        if (sumsAreInRegisters()) {
            each((i, k) -> code.zero(sumRegister(i, k)));
        } else {
            code.zero(VALUE);
            each((i, k) -> code.vmovups(sum(i, k), VALUE));
        }
    }

    /** The registers with the float sums, after {@link #finishSums}. */
    Ymm finishedSum(int input, int vector) {
        return sumsAreInRegisters() ? sumRegister(input, vector) : integers(input, vector);
    }

    void finishSums() {
        if (!sumsAreInRegisters()) {
            each((i, k) -> code.vmovups(integers(i, k), sum(i, k)));
        }
    }

    /** The integer sums of an input begin at {@code start}. */
    void startIntegers(int input, Memory start) {
        for (int k = 0; k < VECTORS; k++) {
            code.vbroadcastss(integers(input, k), start);
            if (chains() == 2) {
                code.zero(integers(input, k, 1));
            }
        }
    }

    /**
     * integers += words of widened weights * word {@code word} of each input.
     *
     * @param inputWords has the address of the first word of the first input
     * @param begins whether the integers are undefined, and take these products as they are
     */
    void multiply(Register inputWords, int word, int inputRowBytes, boolean begins) {
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(VALUE, inputWords.at((long) i * inputRowBytes + (long) word * Integer.BYTES));
            for (int k = 0; k < VECTORS; k++) {
                if (vnni) {
                    addByVnni(i, k, word, begins);
                } else if (begins) {
                    code.vpmaddwd(integers(i, k), widened(k), VALUE);
                } else {
                    code.vpmaddwd(PRODUCT, widened(k), VALUE);
                    code.vpaddd(integers(i, k), integers(i, k), PRODUCT);
                }
            }
        }
    }

    private void addByVnni(int input, int vector, int word, boolean begins) {
        for (int chain = 0; begins && chain < chains(); chain++) {
            code.zero(integers(input, vector, chain));
        }
        code.vpdpwssd(integers(input, vector, word % chains()), widened(vector), VALUE);
    }

    /**
     * sum += scales * the scale of each input * its integers, and then, if there are minimums, sum += minimums * the negated sum
     * of each input. Scales are in the registers of weights, minimums in those of widened weights.
     */
    void addIntegers(InputValue scale, @Nullable InputValue negatedSum) {
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(VALUE, scale.of(i));
            for (int k = 0; k < VECTORS; k++) {
                addIntegers(i, k);
            }
            if (negatedSum != null) {
                code.vbroadcastss(VALUE, negatedSum.of(i));
                for (int k = 0; k < VECTORS; k++) {
                    code.vfmadd231ps(finishedSum(i, k), widened(k), VALUE);
                }
            }
            for (int k = 0; k < VECTORS && !sumsAreInRegisters(); k++) {
                code.vmovups(sum(i, k), integers(i, k));
            }
        }
    }

    /** Where a value of an input is. */
    interface InputValue {
        Memory of(int input);
    }

    private void addIntegers(int input, int vector) {
        Ymm integers = integers(input, vector);
        if (chains() == 2) {
            code.vpaddd(integers, integers, integers(input, vector, 1));
        }
        code.vcvtdq2ps(integers, integers);
        code.vmulps(PRODUCT, weights(vector), VALUE);
        if (sumsAreInRegisters()) {
            code.vfmadd231ps(sumRegister(input, vector), PRODUCT, integers);
        } else {
            code.vfmadd213ps(integers, PRODUCT, sum(input, vector));
        }
    }
}
