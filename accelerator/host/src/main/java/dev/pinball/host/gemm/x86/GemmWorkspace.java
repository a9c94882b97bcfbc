package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.NativePages;
import dev.pinball.host.x86.Tile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The memory of one thread for products: shapes of tiles and constants for the code, sums on their way between tiles and
 * vectors, a few unpacked panels, and the outputs of a tile before they are copied to where they belong.
 */
public final class GemmWorkspace implements AutoCloseable {
    /** The shapes of tiles, as {@code ldtilecfg} reads them. */
    static final int SHAPES = 0;

    /** Constants of four bytes: the lower nibble of each byte; 8 in each; its sign, which makes signed q unsigned q + 128. */
    static final int NIBBLES = 64;

    static final int SIGNS = 68;

    /** For the code: how far into the memory for outputs they begin, and how far it is from row to row, in bytes. */
    static final int OUTPUT_START = 80;

    static final int OUTPUT_STRIDE = 88;

    /** Outputs of a row that can be computed at once. */
    private static final int COLUMNS_MAX = 256;

    /** For each nibble, twice, the integer that it stands for as a float of 16 bits (BF16). */
    static final int NIBBLE_BFLOATS = 128;

    private static final int BFLOAT_SHAPES = 192;
    private static final int SHAPES_BYTES = 64;
    private static final int SUMS = bfloatShapes(AmxBf16Kernel.INPUTS_MAX) + SHAPES_BYTES;
    private static final int TILE_ROWS = 16;
    private static final int TILE_BYTES = TILE_ROWS * PanelLayout.VECTOR_BYTES;
    private static final int OUTPUTS = SUMS + AmxInt8Kernel.PANELS_MAX * TILE_BYTES;
    private static final int OUTPUT_ROWS = 16;

    /** What {@link AmxBf16Kernel} keeps of each tile of inputs. */
    static final int INPUT_TILES = OUTPUTS + OUTPUT_ROWS * COLUMNS_MAX * Float.BYTES;

    public static final int INPUT_TILES_MAX = 16;

    static final int UNPACKED = INPUT_TILES + INPUT_TILES_MAX * AmxBf16Kernel.TILE_BYTES;

    private static final int PALETTE = 1;
    private static final int COLUMN_BYTES = 16; // where ldtilecfg has the bytes of a row of each tile
    private static final int ROW_COUNTS = 48;
    private static final int NIBBLE_COUNT = 16;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final NativePages pages;
    private final MemorySegment segment;

    private MemorySegment target = MemorySegment.NULL;
    private long targetStart;
    private long targetStride;
    private long rowBytes;
    private boolean wholeVectors;

    /** @param unpackedBytes for panels that are unpacked before they are multiplied */
    public GemmWorkspace(long unpackedBytes) {
        pages = new NativePages(UNPACKED + unpackedBytes);
        segment = MemorySegment.ofAddress(pages.address()).reinterpret(pages.bytes());
        segment.set(INT, NIBBLES, 0x0f0f0f0f);
        segment.set(INT, SIGNS, 0x80808080);
        for (int i = 0; i < 2 * NIBBLE_COUNT; i++) {
            int bits = Float.floatToRawIntBits(i % NIBBLE_COUNT - 8);
            segment.set(SHORT, NIBBLE_BFLOATS + (long) i * Short.BYTES, (short) (bits >>> Short.SIZE));
        }
        shapeBytes();
        for (int inputs = AmxBf16Kernel.INPUTS_MIN; inputs <= AmxBf16Kernel.INPUTS_MAX; inputs++) {
            shapeBfloats(bfloatShapes(inputs), inputs);
        }
    }

    private void shapeBytes() {
        segment.set(ValueLayout.JAVA_BYTE, SHAPES, (byte) PALETTE);
        for (int k = 0; k < AmxInt8Kernel.PANELS_MAX; k++) {
            shape(SHAPES, AmxInt8Kernel.sums(k), TILE_ROWS, PanelLayout.VECTOR_BYTES);
            shape(
                    SHAPES,
                    AmxInt8Kernel.weights(k),
                    PanelLayout.BLOCK_COLUMNS / Integer.BYTES,
                    PanelLayout.VECTOR_BYTES);
        }
        shape(SHAPES, AmxInt8Kernel.INPUT_TILE, TILE_ROWS, PanelLayout.BLOCK_COLUMNS);
    }

    private void shapeBfloats(int shapes, int inputs) {
        segment.set(ValueLayout.JAVA_BYTE, shapes, (byte) PALETTE);
        shape(shapes, AmxBf16Kernel.HIGH, inputs, PanelLayout.VECTOR_BYTES);
        shape(shapes, AmxBf16Kernel.LOW, inputs, PanelLayout.VECTOR_BYTES);
        for (int k = 0; k < AmxBf16Kernel.GROUP_PANELS_MAX; k++) {
            shape(shapes, AmxBf16Kernel.sums(k), inputs, PanelLayout.VECTOR_BYTES);
            shape(shapes, AmxBf16Kernel.weights(k), TILE_ROWS, PanelLayout.VECTOR_BYTES);
        }
    }

    private void shape(int shapes, Tile tile, int rows, int rowBytes) {
        segment.set(ValueLayout.JAVA_BYTE, shapes + COLUMN_BYTES + 2L * tile.number(), (byte) rowBytes);
        segment.set(ValueLayout.JAVA_BYTE, shapes + ROW_COUNTS + (long) tile.number(), (byte) rows);
    }

    /** The shapes of tiles of so many inputs. */
    static int bfloatShapes(int inputs) {
        return BFLOAT_SHAPES + (inputs - AmxBf16Kernel.INPUTS_MIN) * SHAPES_BYTES;
    }

    /**
     * Says of a tile of inputs how far away in bytes its inputs and its outputs are: {@code row} rows from the first ones, where
     * {@link #outputs} has just said that those of the outputs are.
     */
    public void aimTile(int tile, int row, long inputRowBytes) {
        long start = INPUT_TILES + (long) tile * AmxBf16Kernel.TILE_BYTES;
        segment.set(LONG, start + AmxBf16Kernel.INPUTS_AWAY, row * inputRowBytes);
        segment.set(LONG, start + AmxBf16Kernel.OUTPUTS_AWAY, row * segment.get(LONG, OUTPUT_STRIDE));
    }

    /** Where the code keeps the integer sums of a block of a panel. */
    static int sums(int panel) {
        return SUMS + panel * TILE_BYTES;
    }

    public long address() {
        return pages.address();
    }

    public long unpacked() {
        return pages.address() + UNPACKED;
    }

    /** The outputs computed next are so many columns from {@code column} on, in the rows from {@code row} on. */
    public void aim(GemmOutput output, int row, int column, int columns) {
        target = output.memory();
        targetStride = (long) output.width() * Float.BYTES;
        targetStart = row * targetStride + (long) column * Float.BYTES;
        rowBytes = (long) columns * Float.BYTES;
        wholeVectors = columns % PanelLayout.ROWS == 0;
    }

    /**
     * The memory for the outputs of the inputs from {@code row} on: the target, or memory of this thread where the code
     * computes more than belongs there.
     *
     * @param exact whether the code computes no more rows than are asked for
     */
    public MemorySegment outputs(int row, boolean exact) {
        boolean direct = exact && wholeVectors;
        segment.set(LONG, OUTPUT_START, direct ? targetStart + row * targetStride : OUTPUTS);
        segment.set(LONG, OUTPUT_STRIDE, direct ? targetStride : COLUMNS_MAX * Float.BYTES);
        return direct ? target : segment;
    }

    /** Whether code can compute so many rows of outputs at once: any number where they belong, a few in memory of this thread. */
    public boolean hasRoomFor(int rows) {
        return wholeVectors || rows <= OUTPUT_ROWS;
    }

    /** Copies {@code count} rows of outputs to the target, from its row {@code row} on, unless they are there. */
    public void finish(int row, int count, boolean exact) {
        if (exact && wholeVectors) {
            return;
        }
        for (int i = 0; i < count; i++) {
            long source = OUTPUTS + (long) i * COLUMNS_MAX * Float.BYTES;
            MemorySegment.copy(segment, source, target, targetStart + (row + i) * targetStride, rowBytes);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
