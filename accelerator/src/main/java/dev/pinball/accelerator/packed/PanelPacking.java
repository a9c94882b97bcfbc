package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.machine.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Moves rows of a tensor to where {@link PanelLayout} wants them; no value changes. */
final class PanelPacking {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(NativeMemory.ORDER);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(NativeMemory.ORDER);

    private PanelPacking() {}

    /** Packs the rows from {@code firstRow} on, as many as fill a panel or as there are, at {@code target}. */
    static void pack(Tensor tensor, int firstRow, PanelLayout layout, long target) {
        int count = Math.min(PanelLayout.ROWS, tensor.rows() - firstRow);
        for (int i = 0; i < count; i++) {
            long source = (firstRow + i) * tensor.rowBytes();
            switch (layout.type()) {
                case F16 -> packHalves(tensor.data(), source, layout.columns(), target + (long) i * Short.BYTES);
                default -> packBlocks(tensor.data(), source, layout, target, i);
            }
        }
    }

    private static void packHalves(MemorySegment data, long source, int columns, long target) {
        for (int column = 0; column < columns; column++) {
            NativeMemory.ALL.set(
                    SHORT, target + (long) column * PanelLayout.SCALES_BYTES, data.get(SHORT, source + 2L * column));
        }
    }

    /** A block in the file is its scale, then its columns; four of them, or eight nibbles, are moved at once. */
    private static void packBlocks(MemorySegment data, long source, PanelLayout layout, long target, int row) {
        int columnBytes = layout.blockBytes() / PanelLayout.ROWS;
        long words = target + (long) row * Integer.BYTES;
        long scales = target + layout.scalesOffset() + (long) row * Short.BYTES;
        long from = source;
        for (int block = 0; block < layout.blocks(); block++) {
            NativeMemory.ALL.set(SHORT, scales + (long) block * PanelLayout.SCALES_BYTES, data.get(SHORT, from));
            from += Short.BYTES;
            for (int i = 0; i < columnBytes; i += Integer.BYTES) {
                NativeMemory.ALL.set(INT, words, data.get(INT, from + i));
                words += PanelLayout.VECTOR_BYTES;
            }
            from += columnBytes;
        }
    }
}
