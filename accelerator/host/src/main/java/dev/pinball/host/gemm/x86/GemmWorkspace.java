package dev.pinball.host.gemm.x86;

import dev.pinball.host.gemm.x86.GemmLayout.InputTile;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.x86.TileConfiguration;
import dev.pinball.model.tensor.CodebookBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The memory of one thread for products ({@link GemmLayout}), and where the outputs of a call go: to where they belong, or to
 * this memory if the code computes more than belongs there.
 */
public final class GemmWorkspace implements AutoCloseable {
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

    /** @param expandedBytes for panels that are expanded before they are multiplied */
    public GemmWorkspace(long expandedBytes, NativePages.Allocator allocator) {
        pages = allocator.allocate(GemmLayout.EXPANDED + expandedBytes);
        segment = MemorySegment.ofAddress(pages.address()).reinterpret(pages.bytes());
        fill(GemmLayout.NIBBLE_MASK.offset(), 0x0f0f0f0f);
        fill(GemmLayout.NIBBLE_WORD_MASK.offset(), 0x000f000f);
        fill(GemmLayout.EVEN_BYTE_MASK.offset(), 0x00ff00ff);
        fill(GemmLayout.SIGN_MASK.offset(), 0x80808080);
        fill(GemmLayout.HIGH_BIT_MASKS.at(0), 0x10101010);
        fill(GemmLayout.HIGH_BIT_MASKS.at(1), 0x30303030);
        for (int i = 0; i < Byte.SIZE; i++) {
            segment.set(INT, GemmLayout.OFFSETS.at(i), 0x10001 << i);
        }
        for (int i = 0; i < PanelLayout.VECTOR_BYTES; i++) {
            byte level = (byte) (CodebookBlocks.nonLinear(i % NIBBLE_COUNT) + 128);
            segment.set(ValueLayout.JAVA_BYTE, GemmLayout.NON_LINEAR.offset() + i, level);
        }
        for (int i = 0; i < 2 * NIBBLE_COUNT; i++) {
            setBf16(GemmLayout.NIBBLE_BF16.offset() + (long) i * Short.BYTES, i % NIBBLE_COUNT - 8);
            setBf16(
                    GemmLayout.NON_LINEAR_BF16.offset() + (long) i * Short.BYTES,
                    CodebookBlocks.nonLinear(i % NIBBLE_COUNT));
        }
        for (int i = GemmLayout.INTEGERS_BF16_MIN; i < -GemmLayout.INTEGERS_BF16_MIN; i++) {
            setBf16(GemmLayout.integersBf16(i), i);
        }
        AmxInt8Kernel.shapeTiles(configuration(GemmLayout.INT8_TILES.offset()));
        for (int inputs = AmxBf16Kernel.INPUTS_MIN; inputs <= AmxBf16Kernel.INPUTS_MAX; inputs++) {
            AmxBf16Products.shapeTiles(configuration(GemmLayout.bf16Tiles(inputs)), inputs);
        }
    }

    /** Sets each word of a vector. */
    private void fill(long offset, int word) {
        for (int i = 0; i < PanelLayout.VECTOR_BYTES; i += Integer.BYTES) {
            segment.set(INT, offset + i, word);
        }
    }

    /** @param value an integer with no more than eight significant bits */
    private void setBf16(long offset, int value) {
        segment.set(SHORT, offset, (short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
    }

    private TileConfiguration configuration(long offset) {
        return new TileConfiguration(segment.asSlice(offset, TileConfiguration.BYTES));
    }

    /**
     * Says of a tile of inputs that its inputs and its outputs are {@code row} rows after the first ones; {@link #outputs} has
     * set where the first outputs are.
     */
    public void setInputTile(int tile, int row, long inputRowBytes) {
        long start = GemmLayout.INPUT_TILES.at(tile);
        segment.set(LONG, start + InputTile.INPUT_OFFSET, row * inputRowBytes);
        segment.set(LONG, start + InputTile.OUTPUT_OFFSET, row * segment.get(LONG, GemmLayout.OUTPUT_STRIDE));
    }

    public long address() {
        return pages.address();
    }

    /**
     * The address of memory for expanded panels.
     *
     * @throws IllegalStateException when it has fewer than {@code bytes}
     */
    public long expanded(long bytes) {
        if (bytes > pages.bytes() - GemmLayout.EXPANDED) {
            throw new IllegalStateException("%d bytes of expanded panels (expected: at most %d)"
                    .formatted(bytes, pages.bytes() - GemmLayout.EXPANDED));
        }
        return pages.address() + GemmLayout.EXPANDED;
    }

    /**
     * Sets where the outputs of the next calls belong: {@code rows} rows from {@code row} on, {@code columns} columns from {@code
     * column} on.
     *
     * @throws IndexOutOfBoundsException when the output or this memory has no such rows or columns
     */
    public void setOutput(GemmOutput output, int row, int rows, int column, int columns) {
        Objects.checkFromIndexSize(column, columns, output.width());
        Objects.checkIndex(columns - 1, GemmLayout.OUTPUT_COLUMNS_MAX);
        targetStride = (long) output.width() * Float.BYTES;
        Objects.checkFromIndexSize(
                row * targetStride, rows * targetStride, output.memory().byteSize());
        target = output.memory();
        targetStart = row * targetStride + (long) column * Float.BYTES;
        rowBytes = (long) columns * Float.BYTES;
        wholeVectors = columns % PanelLayout.ROWS == 0;
    }

    /**
     * The memory that the code of the next call writes outputs to, from the input {@code row} on.
     *
     * @param exact whether the code computes no more rows than are wanted
     */
    public MemorySegment outputs(int row, boolean exact) {
        boolean direct = exact && wholeVectors;
        segment.set(
                LONG, GemmLayout.OUTPUT_START, direct ? targetStart + row * targetStride : GemmLayout.OUTPUTS.offset());
        segment.set(LONG, GemmLayout.OUTPUT_STRIDE, direct ? targetStride : GemmLayout.OUTPUT_ROW_BYTES);
        return direct ? target : segment;
    }

    /** Whether one call can compute {@code rows} rows of outputs: any number in place, a few in this memory. */
    public boolean hasRoomFor(int rows) {
        return wholeVectors || rows <= GemmLayout.OUTPUT_ROWS_MAX;
    }

    /** Copies {@code count} rows of outputs to where they belong, from the input {@code row} on, unless they are there. */
    public void finish(int row, int count, boolean exact) {
        if (exact && wholeVectors) {
            return;
        }
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(
                    segment, GemmLayout.OUTPUTS.at(i), target, targetStart + (row + i) * targetStride, rowBytes);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
