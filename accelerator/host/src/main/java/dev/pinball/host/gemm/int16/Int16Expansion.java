package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.WORKSPACE;
import static dev.pinball.host.gemm.int16.Int16Registers.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Registers.weights;
import static dev.pinball.host.gemm.int16.Int16Registers.widened;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;

/**
 * Stores words and scales as {@link ExpandedWeights} reads them.
 *
 * <pre>
 * rsi the panel   r11 words   r9 scales   ymm6 the offset of weights in each of its words
 * </pre>
 */
record Int16Expansion(Assembler code, ExpandedWeights expanded) implements Int16Sink {
    private static final Register TARGET = Register.RSI;
    private static final Register WORDS = Register.R11;
    private static final Register SCALES = Register.R9;
    private static final Ymm OFFSET = new Ymm(Int16Registers.FIRST_SUM);

    @Override
    public void beginPanel() {
        code.mov(WORDS, TARGET);
        code.mov(SCALES, TARGET);
        code.add(SCALES, ExpandedWeights.wordBytes(expanded.columns()));
        if (offset() > 0) {
            code.vbroadcastss(OFFSET, WORKSPACE.at(GemmLayout.OFFSETS.at(Integer.numberOfTrailingZeros(offset()))));
        }
    }

    private int offset() {
        return expanded.source().offset();
    }

    @Override
    public void beginGroup(int column) {
        // Nothing is stored before the words.
    }

    @Override
    public void word(int word) {
        for (int k = 0; k < VECTORS; k++) {
            if (offset() > 0) {
                code.vpsubw(widened(k), widened(k), OFFSET);
            }
            code.vmovups(WORDS.at((long) ExpandedWeights.wordBytes(2 * word) + rowsOffset(k)), widened(k));
        }
    }

    @Override
    public void endGroup(int column) {
        long scales = expanded.scaleBytes(column);
        for (int k = 0; k < VECTORS; k++) {
            code.vmovups(SCALES.at(scales + rowsOffset(k)), weights(k));
            if (expanded.hasMinimums()) {
                code.vmovups(SCALES.at(scales + PanelLayout.VECTOR_BYTES + rowsOffset(k)), widened(k));
            }
        }
    }

    @Override
    public void advance(int columns) {
        code.add(WORDS, ExpandedWeights.wordBytes(columns));
        code.add(SCALES, expanded.scaleBytes(columns));
    }

    @Override
    public void endPanel() {
        code.add(TARGET, expanded.panelBytes());
    }
}
