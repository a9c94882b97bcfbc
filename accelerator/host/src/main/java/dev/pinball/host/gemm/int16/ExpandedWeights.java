package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.PANEL;
import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Registers.weights;
import static dev.pinball.host.gemm.int16.Int16Registers.widened;

import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import java.util.OptionalLong;

/**
 * Weights that {@link Int16Expansion} has widened, for many inputs: the words of a panel [columns / 2][16 rows], then for each
 * group its scales, F32 [16 rows], and its minimums likewise if there are any.
 *
 * <pre>
 * rax words   r10 scales   rbx blocks left
 * </pre>
 */
record ExpandedWeights(Int16Weights source) implements Int16Weights {
    private static final Register WORDS = Register.RAX;
    private static final Register SCALES = Register.R10;
    private static final Register BLOCK_COUNT = Register.RBX;
    private static final int BLOCK_COLUMNS = GroupedInput.BLOCK_COLUMNS;
    private static final int WORD_BYTES = PanelLayout.VECTOR_BYTES;

    @Override
    public int columns() {
        return source.columns();
    }

    @Override
    public Pairs pairs() {
        return source.pairs();
    }

    @Override
    public int groupColumns() {
        return source.groupColumns();
    }

    @Override
    public boolean hasMinimums() {
        return source.hasMinimums();
    }

    /** {@link Int16Expansion} has taken off that of the source. */
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public OptionalLong startOfSums(int column) {
        return OptionalLong.empty();
    }

    /** Bytes of the words of some columns. */
    static int wordBytes(int columns) {
        return columns / 2 * WORD_BYTES;
    }

    /** Bytes of the scales and minimums of some columns. */
    int scaleBytes(int columns) {
        return columns / groupColumns() * groupBytes();
    }

    private int groupBytes() {
        return PanelLayout.VECTOR_BYTES * (hasMinimums() ? 2 : 1);
    }

    int panelBytes() {
        return wordBytes(columns()) + scaleBytes(columns());
    }

    @Override
    public void emitPanel(Assembler code, Int16Sink sink) {
        code.mov(WORDS, PANEL);
        code.mov(SCALES, PANEL);
        code.add(SCALES, wordBytes(columns()));
        sink.beginPanel();
        code.loop(BLOCK_COUNT, columns() / BLOCK_COLUMNS, () -> block(code, sink));
        sink.endPanel();
        code.add(PANEL, panelBytes());
    }

    private void block(Assembler code, Int16Sink sink) {
        for (int column = 0; column < BLOCK_COLUMNS; column += groupColumns()) {
            sink.beginGroup(column);
            for (int word = column / 2; word < (column + groupColumns()) / 2; word++) {
                for (int k = 0; k < VECTORS; k++) {
                    code.vmovups(widened(k), WORDS.at((long) word * WORD_BYTES + rowsOffset(k)));
                }
                sink.word(word);
            }
            for (int k = 0; k < VECTORS; k++) {
                code.vmovups(weights(k), SCALES.at((long) scaleBytes(column) + rowsOffset(k)));
                if (hasMinimums()) {
                    code.vmovups(
                            widened(k),
                            SCALES.at((long) scaleBytes(column) + PanelLayout.VECTOR_BYTES + rowsOffset(k)));
                }
            }
            sink.endGroup(column);
        }
        code.add(WORDS, wordBytes(BLOCK_COLUMNS));
        code.add(SCALES, scaleBytes(BLOCK_COLUMNS));
        sink.advance(BLOCK_COLUMNS);
    }
}
