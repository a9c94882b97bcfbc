package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.PANEL;
import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Registers.weights;
import static dev.pinball.host.gemm.int16.Int16Registers.widened;

import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.Prefetch;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.model.tensor.TensorType;
import java.util.OptionalLong;

/**
 * Weights in Q8_0 or Q4_0. Bytes and nibbles are widened each second one at a time, so that a word has two columns that are a
 * word of the input too. Nibbles are stored with 8 added.
 *
 * <pre>
 * rax weights of the block   r10 its scales   rbx blocks left
 * </pre>
 */
record PanelWeights(PanelLayout panel) implements Int16Weights {
    private static final int NIBBLE_OFFSET = 8;
    private static final Register BYTES = Register.RAX;
    private static final Register SCALES = Register.R10;
    private static final Register BLOCK_COUNT = Register.RBX;

    @Override
    public int columns() {
        return panel.columns();
    }

    @Override
    public Pairs pairs() {
        return Pairs.HALVES;
    }

    @Override
    public int groupColumns() {
        return GroupedInput.BLOCK_COLUMNS;
    }

    @Override
    public boolean hasMinimums() {
        return false;
    }

    @Override
    public int offset() {
        return hasNibbles() ? NIBBLE_OFFSET : 0;
    }

    @Override
    public OptionalLong startOfSums(int column) {
        return hasNibbles() ? OptionalLong.of(Int16Input.OFFSET_8_OFFSET) : OptionalLong.empty();
    }

    private boolean hasNibbles() {
        return panel.type() == TensorType.Q4_0;
    }

    @Override
    public void emitPanel(Assembler code, Int16Sink sink) {
        code.mov(BYTES, PANEL);
        code.mov(SCALES, PANEL);
        code.add(SCALES, panel.scalesOffset());
        sink.beginPanel();
        Prefetch prefetch = new Prefetch(code, BYTES, panel.blockBytes());
        int gapBytes = panel.panelBytes() - panel.scalesOffset();
        prefetch.loop(BLOCK_COUNT, panel.blocks(), gapBytes, () -> block(code, sink, prefetch));
        sink.endPanel();
        code.add(PANEL, panel.panelBytes());
    }

    private void block(Assembler code, Int16Sink sink, Prefetch prefetch) {
        sink.beginGroup(0);
        for (int line = 0; line < panel.blockBytes() / PanelLayout.VECTOR_BYTES; line++) {
            prefetch.prefetch(line * PanelLayout.VECTOR_BYTES);
            line(code, sink, line);
        }
        for (int k = 0; k < VECTORS; k++) {
            code.vcvtph2ps(weights(k), SCALES.at(rowsOffset(k) / 2));
        }
        sink.endGroup(0);
        // The scales of the next panel: too few in a row for the processor to prefetch them itself.
        code.prefetcht0(SCALES.at(panel.panelBytes()));
        code.add(BYTES, panel.blockBytes());
        code.add(SCALES, PanelLayout.SCALES_BYTES);
        sink.advance(GroupedInput.BLOCK_COLUMNS);
    }

    /** A line of a block: 8 columns of nibbles, or 4 of bytes. */
    private void line(Assembler code, Int16Sink sink, int line) {
        long offset = (long) line * PanelLayout.VECTOR_BYTES;
        if (hasNibbles()) {
            new NibbleLine(code, BYTES, offset).emit(sink, 4 * line);
            return;
        }
        for (int k = 0; k < VECTORS; k++) {
            code.vmovups(weights(k), BYTES.at(offset + rowsOffset(k)));
            code.vpsllw(widened(k), weights(k), Byte.SIZE);
            code.vpsraw(widened(k), widened(k), Byte.SIZE);
        }
        sink.word(2 * line);
        for (int k = 0; k < VECTORS; k++) {
            code.vpsraw(widened(k), weights(k), Byte.SIZE);
        }
        sink.word(2 * line + 1);
    }
}
