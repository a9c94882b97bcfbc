package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.NativePages;
import dev.pinball.accelerator.machine.Tile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The memory of one thread for products: shapes of tiles and constants for the code, sums on their way between tiles and
 * vectors, a few unpacked panels, and the outputs of a tile before they are copied to where they belong.
 */
public final class ThreadMemory implements AutoCloseable {
    /** The shapes of tiles, as {@code ldtilecfg} reads them. */
    static final int SHAPES = 0;

    /** Constants of four bytes: the lower nibble of each byte; 8 in each; its sign, which makes signed q unsigned q + 128. */
    static final int NIBBLES = 64;

    static final int EIGHTS = 68;
    static final int SIGNS = 72;

    /** Floats from one row of outputs to the next; as many outputs can be computed at once. */
    static final int OUTPUT_STRIDE = 256;

    private static final int TILE_ROWS = 16;
    private static final int TILE_BYTES = TILE_ROWS * PanelLayout.VECTOR_BYTES;
    private static final int SUMS = 128;
    private static final int OUTPUTS = SUMS + TileDotCode.PANELS_MAX * TILE_BYTES;
    private static final int OUTPUT_ROWS = 16;
    private static final int UNPACKED = OUTPUTS + OUTPUT_ROWS * OUTPUT_STRIDE * Float.BYTES;

    private static final int PALETTE = 1;
    private static final int COLUMN_BYTES = 16; // where ldtilecfg has the bytes of a row of each tile
    private static final int ROW_COUNTS = 48;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final NativePages pages;
    private final MemorySegment segment;

    private float[] target = {};
    private int targetStart;
    private int targetWidth;
    private int columns;

    /** @param panelBytes of the largest group of panels that is unpacked at once */
    ThreadMemory(long panelBytes) {
        pages = new NativePages(UNPACKED + panelBytes);
        segment = MemorySegment.ofAddress(pages.address()).reinterpret(pages.bytes());
        segment.set(INT, NIBBLES, 0x0f0f0f0f);
        segment.set(INT, EIGHTS, 0x08080808);
        segment.set(INT, SIGNS, 0x80808080);
        segment.set(ValueLayout.JAVA_BYTE, SHAPES, (byte) PALETTE);
        for (int k = 0; k < TileDotCode.PANELS_MAX; k++) {
            shape(TileDotCode.sums(k), TILE_ROWS, PanelLayout.VECTOR_BYTES);
            shape(TileDotCode.weights(k), PanelLayout.BLOCK_COLUMNS / Integer.BYTES, PanelLayout.VECTOR_BYTES);
        }
        shape(TileDotCode.INPUT_TILE, TILE_ROWS, PanelLayout.BLOCK_COLUMNS);
    }

    private void shape(Tile tile, int rows, int rowBytes) {
        segment.set(ValueLayout.JAVA_BYTE, COLUMN_BYTES + 2L * tile.number(), (byte) rowBytes);
        segment.set(ValueLayout.JAVA_BYTE, ROW_COUNTS + (long) tile.number(), (byte) rows);
    }

    /** Where the code keeps the integer sums of a block of a panel. */
    static int sums(int panel) {
        return SUMS + panel * TILE_BYTES;
    }

    long address() {
        return pages.address();
    }

    /** Where the code leaves outputs. */
    long outputs() {
        return pages.address() + OUTPUTS;
    }

    long unpacked() {
        return pages.address() + UNPACKED;
    }

    /**
     * Where the outputs computed next go: row i to {@code target[start + i * width]} and on.
     *
     * @param newColumns of each row
     */
    void aim(float[] newTarget, int start, int width, int newColumns) {
        target = newTarget;
        targetStart = start;
        targetWidth = width;
        columns = newColumns;
    }

    /** Copies {@code count} rows of outputs to the target, from its row {@code row} on. */
    void copyOutputs(int row, int count) {
        for (int i = 0; i < count; i++) {
            long source = OUTPUTS + (long) i * OUTPUT_STRIDE * Float.BYTES;
            MemorySegment.copy(segment, FLOAT, source, target, targetStart + (row + i) * targetWidth, columns);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
