package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.PANEL;
import static dev.pinball.host.gemm.int16.Int16Registers.PRODUCT;
import static dev.pinball.host.gemm.int16.Int16Registers.VALUE;
import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.WORKSPACE;
import static dev.pinball.host.gemm.int16.Int16Registers.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Registers.weights;
import static dev.pinball.host.gemm.int16.Int16Registers.widened;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.HighBits;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.Prefetch;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;

/**
 * Emits the code that reads a block of {@link GroupedWeights}.
 *
 * <pre>
 * r10 pairs left
 * </pre>
 */
record GroupedBlock(GroupedFormat format, Assembler code, Int16Sink sink, Prefetch prefetch, HighBits highBits) {

    private static final Register PAIR_COUNT = Register.R10;

    GroupedBlock(GroupedFormat format, Assembler code, Int16Sink sink) {
        this(
                format,
                code,
                sink,
                new Prefetch(code, PANEL, PanelLayout.VECTOR_BYTES),
                new HighBits(code, WORKSPACE, PRODUCT, VALUE));
    }

    void emit() {
        if (!format.hasBlockScales()) {
            pair();
            return;
        }
        prefetch.prefetch(0);
        blockScales(0, GemmLayout.BLOCK_SCALES);
        if (format.hasMinimums()) {
            blockScales(PanelLayout.SCALES_BYTES, GemmLayout.BLOCK_MINIMUMS);
        }
        code.add(PANEL, format.headerBytes());
        code.loop(PAIR_COUNT, format.pairs(), this::pair);
    }

    private void blockScales(int offset, Field target) {
        for (int k = 0; k < VECTORS; k++) {
            code.vcvtph2ps(VALUE, PANEL.at(offset + rowsOffset(k) / 2));
            code.vmovups(WORKSPACE.at(target.offset() + rowsOffset(k)), VALUE);
        }
    }

    private void pair() {
        for (int line = 0; line < format.pairBytes(); line += PanelLayout.VECTOR_BYTES) {
            prefetch.prefetch(line);
        }
        for (int group = 0; group < format.groups(); group++) {
            int column = group * format.groupColumns();
            sink.beginGroup(column);
            for (int line = 0; line < format.nibbleVectors(); line++) {
                line(group, line, column + 2 * line * GroupedFormat.WORD_COLUMNS);
            }
            scales(group);
            sink.endGroup(column);
        }
        code.add(PANEL, format.pairBytes());
        sink.advance(GroupedFormat.PAIR_COLUMNS);
    }

    /** Eight columns: a line of nibbles. */
    private void line(int group, int line, int column) {
        long offset = format.nibbles(group, line);
        if (format.highBits() == 0 && !format.isNonLinear()) {
            new NibbleLine(code, PANEL, offset).emit(sink, column / 2);
            return;
        }
        for (int upper = 0; upper < 2; upper++) {
            for (int k = 0; k < VECTORS; k++) {
                code.vmovups(weights(k), PANEL.at(offset + rowsOffset(k)));
                if (upper == 1) {
                    code.vpsrld(weights(k), weights(k), 4);
                }
                code.vpandd(weights(k), weights(k), WORKSPACE.at(GemmLayout.NIBBLE_MASK.offset()));
                levels(group, 2 * line + upper, k);
            }
            words(column + upper * GroupedFormat.WORD_COLUMNS);
        }
    }

    /** Makes nibbles levels: by the table, or with the high bits of this word of the group. */
    private void levels(int group, int word, int vector) {
        if (format.isNonLinear()) {
            code.vmovups(VALUE, WORKSPACE.at(GemmLayout.NON_LINEAR.offset()));
            code.vpshufb(weights(vector), VALUE, weights(vector));
        }
        if (format.highBits() > 0) {
            code.vmovups(PRODUCT, PANEL.at(format.high(group) + rowsOffset(vector)));
            highBits.addTo(weights(vector), format, word);
        }
    }

    /** Four columns: the even bytes of levels, then the odd ones. */
    private void words(int column) {
        for (int k = 0; k < VECTORS; k++) {
            code.vpandd(widened(k), weights(k), WORKSPACE.at(GemmLayout.EVEN_BYTE_MASK.offset()));
        }
        sink.word(column / 2);
        for (int k = 0; k < VECTORS; k++) {
            code.vpsrlw(widened(k), weights(k), Byte.SIZE);
        }
        sink.word(column / 2 + 1);
    }

    private void scales(int group) {
        for (int k = 0; k < VECTORS; k++) {
            scales(weights(k), format.scales(group), k, GemmLayout.BLOCK_SCALES);
            if (format.hasMinimums()) {
                scales(widened(k), format.minimums(group), k, GemmLayout.BLOCK_MINIMUMS);
            }
        }
    }

    private void scales(Ymm target, long offset, int vector, Field blockScales) {
        int rows = rowsOffset(vector);
        if (format.hasBlockScales()) {
            code.vpmovsxbd(target, PANEL.at(offset + rows / 4));
            code.vcvtdq2ps(target, target);
            code.vmulps(target, target, WORKSPACE.at(blockScales.offset() + rows));
        } else {
            code.vcvtph2ps(target, PANEL.at(offset + rows / 2));
        }
    }
}
