package dev.pinball.host.gemm.int16;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import java.util.OptionalLong;

/**
 * Weights in groups ({@link GroupedFormat}).
 *
 * <pre>
 * rbx blocks left; the rest is {@link GroupedBlock}'s
 * </pre>
 */
record GroupedWeights(GroupedFormat format, int columns) implements Int16Weights {
    private static final Register BLOCK_COUNT = Register.RBX;

    @Override
    public Pairs pairs() {
        return Pairs.ALTERNATE;
    }

    @Override
    public int groupColumns() {
        return format.groupColumns();
    }

    @Override
    public boolean hasMinimums() {
        return format.hasMinimums();
    }

    @Override
    public int offset() {
        return format.offset();
    }

    @Override
    public OptionalLong startOfSums(int column) {
        return format.offset() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        GroupedInput.correction(format, column % GroupedInput.BLOCK_COLUMNS / format.groupColumns()));
    }

    @Override
    public void emitPanel(Assembler code, Int16Sink sink) {
        sink.beginPanel();
        code.loop(BLOCK_COUNT, columns / format.blockColumns(), () -> new GroupedBlock(format, code, sink).emit());
        sink.endPanel();
    }
}
