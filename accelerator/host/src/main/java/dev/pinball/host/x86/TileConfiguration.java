package dev.pinball.host.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Operand.Tile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The shapes of the tile registers in the 64 bytes that {@link Assembler#ldtilecfg} loads. */
public final class TileConfiguration {
    /** Tiles that the format has room for, more than there are. */
    private static final int ENTRIES = 16;

    private static final NativeLayout LAYOUT = new NativeLayout("tile configuration");
    private static final Field PALETTE = LAYOUT.field("palette", 1, 1, 1);
    private static final Field ROW_BYTES = LAYOUT.field("bytes of a row", Short.BYTES, ENTRIES, 16);
    private static final Field ROWS = LAYOUT.field("rows", 1, ENTRIES, 16);

    /** Bytes of a configuration. */
    public static final long BYTES = LAYOUT.bytes();

    private final MemorySegment memory;

    /** @param memory of {@link #BYTES} zeros, to which the configuration is written */
    public TileConfiguration(MemorySegment memory) {
        this.memory = memory;
        memory.set(ValueLayout.JAVA_BYTE, PALETTE.offset(), (byte) 1);
    }

    /** @throws IllegalArgumentException when a tile can't have this shape */
    public void shape(Tile tile, int rows, int rowBytes) {
        if (rows < 1 || rows > Tile.ROWS_MAX || rowBytes < 1 || rowBytes > Tile.ROW_BYTES_MAX) {
            throw new IllegalArgumentException("tmm%d: %d rows of %d bytes (expected: 1..%d of 1..%d)"
                    .formatted(tile.number(), rows, rowBytes, Tile.ROWS_MAX, Tile.ROW_BYTES_MAX));
        }
        memory.set(ValueLayout.JAVA_BYTE, ROW_BYTES.at(tile.number()), (byte) rowBytes);
        memory.set(ValueLayout.JAVA_BYTE, ROWS.at(tile.number()), (byte) rows);
    }
}
