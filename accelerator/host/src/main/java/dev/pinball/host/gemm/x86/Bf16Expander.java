package dev.pinball.host.gemm.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Emits the part of {@link AmxBf16Kernel} that expands a few blocks of nibbles, in neighbouring panels, to weights for tiles:
 * [panels][blocks], in each block [16][16 rows][2] integers in BF16, columns i and i + 16 side by side, and then its scales in
 * F32.
 *
 * <pre>
 * rdi packed blocks   r15 their scales   r10 expanded blocks   r9 blocks left   r8 workspace
 * zmm0 table   zmm1 packed weights   zmm2 scales   zmm3 indexes   zmm4 weights
 *
 * for each block, for each panel
 *   for each vector of nibbles: four times, look up 32 of them
 *   convert the scales
 * </pre>
 *
 * @param source has the address of the packed blocks; is moved on
 * @param sourceScales has the address of their scales; is moved on
 * @param target has the address for expanded blocks; is moved on
 */
public record Bf16Expander(
        Assembler code, PanelLayout panel, int panels, Register source, Register sourceScales, Register target) {
    /** Blocks of a panel that are expanded at once: docs/BENCHMARKS.md, "Tiles of BF16 for nibbles". */
    static final int BLOCKS_MAX = 4;

    /** Columns in a word of 32 bits. */
    static final int WORD_COLUMNS = 2;

    private static final NativeLayout BLOCK = new NativeLayout("expanded block");
    private static final Field WEIGHTS =
            BLOCK.lines("weights", PanelLayout.VECTOR_BYTES, PanelLayout.BLOCK_COLUMNS / WORD_COLUMNS);
    private static final Field SCALES = BLOCK.lines("scales", PanelLayout.VECTOR_BYTES, 1);

    static final long SCALES_OFFSET = SCALES.offset();
    static final long BLOCK_BYTES = BLOCK.bytes();
    public static final long PANEL_BYTES = BLOCKS_MAX * BLOCK_BYTES;

    private static final Zmm TABLE = new Zmm(0);
    private static final Zmm PACKED = new Zmm(1);
    private static final Zmm SCALE = new Zmm(2);
    private static final Zmm INDEXES = new Zmm(3);
    private static final Zmm EXPANDED = new Zmm(4);

    /** @param blockCount has the number of blocks */
    void emit(Register blockCount, Register workspace) {
        code.vmovups(TABLE, workspace.at(GemmLayout.NIBBLE_BF16.offset()));
        code.loop(blockCount, this::block);
    }

    private void block() {
        for (int k = 0; k < panels; k++) {
            weights(k);
            scales(k);
        }
        code.add(source, panel.blockBytes());
        code.add(sourceScales, PanelLayout.SCALES_BYTES);
        code.add(target, BLOCK_BYTES);
    }

    private void weights(int k) {
        int start = k * panel.panelBytes();
        for (int vector = 0; vector < panel.blockBytes() / PanelLayout.VECTOR_BYTES; vector++) {
            int offset = start + vector * PanelLayout.VECTOR_BYTES;
            code.prefetcht1(source.at(offset + panels * panel.panelBytes())); // what is expanded next
            code.vmovups(PACKED, source.at(offset));
            nibbles(k * PANEL_BYTES, 4 * vector);
        }
    }

    /** The nibbles of columns i and i + 16 are half a word apart, those of the next columns 4 bits. */
    private void nibbles(long start, int first) {
        for (int i = 0; i < 4; i++) {
            int row = i == 1 || i == 2 ? 3 - i : i; // the order in a word of the panel
            Zmm indexes = PACKED;
            if (i > 0) {
                code.vpsrld(INDEXES, PACKED, 4 * i);
                indexes = INDEXES;
            }
            code.vpermw(EXPANDED, indexes, TABLE);
            code.vmovups(target.at(start + WEIGHTS.at(first + row)), EXPANDED);
        }
    }

    private void scales(int k) {
        code.vcvtph2ps(SCALE, sourceScales.at((long) k * panel.panelBytes()));
        code.vmovups(target.at(k * PANEL_BYTES + SCALES_OFFSET), SCALE);
    }
}
