package dev.pinball.host.gemm.int16;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;

/**
 * A tile of products by AVX2: sums of a few inputs for the rows of a panel, in two vectors of 8 rows each, or for those of one
 * half after the other. The integer sums of a block are in registers. VNNI adds to a sum within a product, for whose result
 * the next one waits, so there each has two registers in turn; and the float sums, which are needed once in a block, are in
 * the workspace instead of registers.
 *
 * <pre>
 * ymm0-5 float sums, or the other half of the integer sums   ymm6-11 integer sums   ymm12-15 weights and values
 * </pre>
 *
 * @param workspace has the address of the workspace
 * @param inputs 1 to {@link #INPUTS_MAX}
 * @param vectors of rows whose sums are in registers, 1 or 2
 */
record Int16Tile(Assembler code, Register workspace, int inputs, int vectors, boolean vnni) {
    /** Inputs at most, whose sums for one vector take two registers of 12. */
    static final int INPUTS_MAX = 6;

    /** A value of an input in all lanes, and what is made of it. */
    static final Ymm VALUE = new Ymm(2 * INPUTS_MAX);

    /** Weights of a line, or scales. */
    static final Ymm WEIGHTS = new Ymm(2 * INPUTS_MAX + 1);

    static final Ymm WIDENED = new Ymm(2 * INPUTS_MAX + 2);

    private static final int VECTOR_BYTES = PanelLayout.VECTOR_BYTES / 2;

    static Int16Tile of(Assembler code, Register workspace, int inputs, boolean vnni) {
        return new Int16Tile(code, workspace, inputs, 2 * inputs <= INPUTS_MAX ? 2 : 1, vnni);
    }

    /** Bytes from the start of a line of a panel to those of a vector of rows, if {@code half} of them came before. */
    static int rowsOffset(int half, int vector) {
        return (half + vector) * VECTOR_BYTES;
    }

    private int index(int input, int vector) {
        return input * vectors + vector;
    }

    private Ymm integers(int input, int vector) {
        return new Ymm(INPUTS_MAX + index(input, vector));
    }

    /** Float sums, or the integers of each second word. */
    private Ymm others(int input, int vector) {
        return new Ymm(index(input, vector));
    }

    private Memory sum(int input, int vector) {
        return workspace.at(GemmLayout.FLOAT_SUMS.at(index(input, vector)));
    }

    private void each(TileAction action) {
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < vectors; k++) {
                action.emit(i, k);
            }
        }
    }

    private interface TileAction {
        void emit(int input, int vector);
    }

    void clearSums() {
        each((i, k) -> code.zero(others(i, k)));
        if (vnni) {
            each((i, k) -> code.vmovups(sum(i, k), others(i, k)));
        }
    }

    /** The registers with the float sums, after the last block. */
    Ymm finishedSum(int input, int vector) {
        return others(input, vector);
    }

    void finishSums() {
        if (vnni) {
            each((i, k) -> code.vmovups(others(i, k), sum(i, k)));
        }
    }

    /** The integer sums of an input begin at {@code start}. */
    void startIntegers(int input, Memory start) {
        for (int k = 0; k < vectors; k++) {
            code.vbroadcastss(integers(input, k), start);
            clearOthers(input, k);
        }
    }

    void clearIntegers(int input) {
        for (int k = 0; k < vectors; k++) {
            code.zero(integers(input, k));
            clearOthers(input, k);
        }
    }

    private void clearOthers(int input, int vector) {
        if (vnni) {
            code.zero(others(input, vector));
        }
    }

    /**
     * integers += words of weights * word {@code word} of each input.
     *
     * @param inputWords has the address of the first word of the first input
     */
    void multiply(int vector, Ymm weights, Register inputWords, int word, int inputRowBytes) {
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(VALUE, inputWords.at((long) i * inputRowBytes + (long) word * Integer.BYTES));
            if (vnni) {
                code.vpdpwssd(word % 2 == 0 ? integers(i, vector) : others(i, vector), weights, VALUE);
            } else {
                code.vpmaddwd(VALUE, weights, VALUE);
                code.vpaddd(integers(i, vector), integers(i, vector), VALUE);
            }
        }
    }

    /**
     * integers += nibbles of weights * four words of each input, from {@code word} on: the even bytes' lower nibbles, the odd
     * bytes', then the upper nibbles likewise.
     */
    void multiplyNibbles(int vector, Memory nibbles, Register inputWords, int word, int inputRowBytes) {
        Memory mask = workspace.at(GemmLayout.NIBBLE_WORD_MASK.offset());
        code.vmovups(WEIGHTS, nibbles);
        code.vpandd(WIDENED, WEIGHTS, mask);
        multiply(vector, WIDENED, inputWords, word, inputRowBytes);
        code.vpsrlw(WIDENED, WEIGHTS, 8);
        code.vpandd(WIDENED, WIDENED, mask);
        multiply(vector, WIDENED, inputWords, word + 1, inputRowBytes);
        code.vpsrlw(WIDENED, WEIGHTS, 4);
        code.vpandd(WIDENED, WIDENED, mask);
        multiply(vector, WIDENED, inputWords, word + 2, inputRowBytes);
        code.vpsrlw(WIDENED, WEIGHTS, 12);
        multiply(vector, WIDENED, inputWords, word + 3, inputRowBytes);
    }

    /** sum += scales of weights * the scale of the input * its integers. */
    void addIntegers(int input, int vector, Ymm scales, Memory inputScale) {
        Ymm integers = integers(input, vector);
        if (vnni) {
            code.vpaddd(integers, integers, others(input, vector));
        }
        code.vcvtdq2ps(integers, integers);
        code.vbroadcastss(VALUE, inputScale);
        code.vmulps(VALUE, scales, VALUE);
        addProduct(input, vector, integers);
    }

    /** sum += minimums of weights * the negated sum of the input. */
    void addMinimums(int input, int vector, Ymm minimums, Memory negatedSum) {
        code.vbroadcastss(VALUE, negatedSum);
        addProduct(input, vector, minimums);
    }

    /** sum += VALUE * factor, rounded once. */
    private void addProduct(int input, int vector, Ymm factor) {
        if (vnni) {
            code.vfmadd213ps(VALUE, factor, sum(input, vector));
            code.vmovups(sum(input, vector), VALUE);
        } else {
            code.vfmadd231ps(others(input, vector), VALUE, factor);
        }
    }
}
