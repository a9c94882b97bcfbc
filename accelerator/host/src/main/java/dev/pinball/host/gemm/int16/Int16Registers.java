package dev.pinball.host.gemm.int16;

import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;

/**
 * A register tile of AVX2: sums of a few inputs for the rows of a panel, in two vectors of 8 rows each, or for those of one
 * half after the other.
 *
 * <pre>
 * ymm0... float sums of each input for each vector   from half of ymm0-11 on their integer sums
 * ymm12-15 weights and values
 * </pre>
 *
 * @param inputs 1 to {@link #INPUTS_MAX}
 * @param vectors of rows whose sums are in registers, 1 or 2
 */
record Int16Registers(Assembler code, int inputs, int vectors) {
    /** Inputs at most, whose sums for one vector take two registers of 12. */
    static final int INPUTS_MAX = 6;

    /** A value of an input in all lanes, and what is made of it. */
    static final Ymm VALUE = new Ymm(2 * INPUTS_MAX);

    private static final int VECTOR_BYTES = PanelLayout.VECTOR_BYTES / 2;

    static Int16Registers of(Assembler code, int inputs) {
        return new Int16Registers(code, inputs, 2 * inputs <= INPUTS_MAX ? 2 : 1);
    }

    /** Bytes from the start of a line of a panel to those of a vector of rows, if {@code half} of them came before. */
    static int rowsOffset(int half, int vector) {
        return (half + vector) * VECTOR_BYTES;
    }

    Ymm sum(int input, int vector) {
        return new Ymm(input * vectors + vector);
    }

    Ymm integers(int input, int vector) {
        return new Ymm(INPUTS_MAX + input * vectors + vector);
    }

    void clearSums() {
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < vectors; k++) {
                code.zero(sum(i, k));
            }
        }
    }

    /** The integer sums of an input begin at {@code start}. */
    void startIntegers(int input, Memory start) {
        for (int k = 0; k < vectors; k++) {
            code.vbroadcastss(integers(input, k), start);
        }
    }

    void clearIntegers(int input) {
        for (int k = 0; k < vectors; k++) {
            code.zero(integers(input, k));
        }
    }

    /** integers += words of weights * the word of each input. */
    void multiply(int vector, Ymm weights, Register inputWords, long offset, int inputRowBytes) {
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(VALUE, inputWords.at(offset + (long) i * inputRowBytes));
            code.vpmaddwd(VALUE, weights, VALUE);
            code.vpaddd(integers(i, vector), integers(i, vector), VALUE);
        }
    }

    /** sum += scales of weights * the scale of the input * its integers. */
    void addIntegers(int input, int vector, Ymm scales, Memory inputScale) {
        code.vcvtdq2ps(integers(input, vector), integers(input, vector));
        code.vbroadcastss(VALUE, inputScale);
        code.vmulps(VALUE, scales, VALUE);
        code.vfmadd231ps(sum(input, vector), VALUE, integers(input, vector));
    }
}
