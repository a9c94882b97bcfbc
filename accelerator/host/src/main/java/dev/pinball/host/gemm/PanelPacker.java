package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies rows of a tensor into the layout of a panel ({@link PanelLayout}); no value changes. */
final class PanelPacker {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(NativeMemory.ORDER);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(NativeMemory.ORDER);

    private PanelPacker() {}

    /** Packs up to 16 rows, from {@code firstRow} on, at the address {@code target}. */
    static void pack(Tensor tensor, int firstRow, PanelLayout layout, long target) {
        int count = Math.min(PanelLayout.ROWS, tensor.rows() - firstRow);
        for (int i = 0; i < count; i++) {
            long source = (firstRow + i) * tensor.rowBytes();
            switch (layout.type()) {
                case F16 -> packF16(tensor.data(), source, layout.columns(), target + (long) i * Short.BYTES);
                case Q8_0, Q4_0 -> packBlocks(tensor.data(), source, layout, target, i);
                default -> throw new IllegalStateException(layout.type() + " is not packed");
            }
        }
    }

    private static void packF16(MemorySegment data, long source, int columns, long target) {
        for (int column = 0; column < columns; column++) {
            NativeMemory.ALL.set(
                    SHORT,
                    target + (long) column * PanelLayout.ROWS * Short.BYTES,
                    data.get(SHORT, source + 2L * column));
        }
    }

    /**
     * A block in the file is its scale, then its columns: bytes one after the other, or in each byte the nibbles of columns i
     * and i + 16.
     */
    private static void packBlocks(MemorySegment data, long source, PanelLayout layout, long target, int row) {
        int columnBytes = layout.blockBytes() / PanelLayout.ROWS;
        long words = target + (long) row * Integer.BYTES;
        long scales = target + layout.scalesOffset() + (long) row * Short.BYTES;
        long from = source;
        for (int block = 0; block < layout.blocks(); block++) {
            NativeMemory.ALL.set(SHORT, scales + (long) block * PanelLayout.SCALES_BYTES, data.get(SHORT, from));
            from += Short.BYTES;
            for (int i = 0; i < columnBytes; i += Integer.BYTES) {
                int word =
                        layout.type() == TensorType.Q4_0 ? nibbles(data.get(INT, from + i)) : bytes(data, from + i / 2);
                NativeMemory.ALL.set(INT, words, word);
                words += PanelLayout.VECTOR_BYTES;
            }
            from += columnBytes;
        }
    }

    /** Columns i, i + 1, i + 16 and i + 17 of a block, from column i at {@code source} on. */
    private static int bytes(MemorySegment data, long source) {
        int first = data.get(SHORT, source) & 0xffff;
        return data.get(SHORT, source + PanelLayout.BLOCK_COLUMNS / 2) << Short.SIZE | first;
    }

    /** Puts the nibbles of the first four columns of a word into its lower half, those of the other four into its upper. */
    private static int nibbles(int word) {
        int lower = word & 0x0f0f0f0f;
        int upper = word >>> 4 & 0x0f0f0f0f;
        return (upper | upper >>> 12) << Short.SIZE | (lower | lower >>> 12) & 0xffff;
    }
}
