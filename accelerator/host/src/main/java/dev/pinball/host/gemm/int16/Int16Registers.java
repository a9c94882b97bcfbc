package dev.pinball.host.gemm.int16;

import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;

/**
 * The registers of the code of this package. The rows of a panel are in two vectors of 8.
 *
 * <pre>
 * rdi panels   rsi first input, or memory for expanded panels   rdx outputs   rcx panels left   r8 workspace
 * rax, rbx, r10 of {@link Int16Weights}   r9, r11 of {@link Int16Sink}
 * ymm0 value   ymm1 product   ymm2-3 weights   ymm4-5 widened weights   ymm6-15 sums
 * </pre>
 */
final class Int16Registers {
    static final Register PANEL = Register.RDI;
    static final Register PANEL_COUNT = Register.RCX;
    static final Register WORKSPACE = Register.R8;

    /** Vectors that the rows of a panel fill. */
    static final int VECTORS = 2;

    /** A value of an input in all lanes, or anything else for a short time. */
    static final Ymm VALUE = new Ymm(0);

    /** A product, or anything else for a short time. */
    static final Ymm PRODUCT = new Ymm(1);

    static final int FIRST_SUM = 6;

    private static final int FIRST_WEIGHTS = 2;
    private static final int FIRST_WIDENED = 4;

    private Int16Registers() {}

    /** The weights of a line, or scales. */
    static Ymm weights(int vector) {
        return new Ymm(FIRST_WEIGHTS + vector);
    }

    /** A word of two columns, or minimums. */
    static Ymm widened(int vector) {
        return new Ymm(FIRST_WIDENED + vector);
    }

    /** Bytes from the start of 16 words to those of a vector of rows. */
    static int rowsOffset(int vector) {
        return vector * PanelLayout.VECTOR_BYTES / VECTORS;
    }
}
