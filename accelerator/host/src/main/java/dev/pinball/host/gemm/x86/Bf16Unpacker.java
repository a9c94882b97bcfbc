package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;

/**
 * Writes the part of {@link AmxBf16Kernel} that makes a few blocks of nibbles, in neighbouring panels, weights for tiles:
 * [panels][blocks], in each [16][16 rows][2] integers as floats of 16 bits (BF16), columns i and i + 16 side by side, and then
 * its scales in F32.
 *
 * @param source where the blocks are; is moved on
 * @param sourceScales where their scales are; is moved on
 * @param target where they go; is moved on
 */
public record Bf16Unpacker(
        Assembler code, PanelLayout panel, int panels, Register source, Register sourceScales, Register target) {
    /** Blocks that there is room for in each panel. */
    static final int BLOCKS_MAX = 4;

    static final int SCALES_OFFSET = PanelLayout.ROWS * PanelLayout.BLOCK_COLUMNS * Short.BYTES;
    static final int BLOCK_BYTES = SCALES_OFFSET + PanelLayout.VECTOR_BYTES;
    public static final int PANEL_BYTES = BLOCKS_MAX * BLOCK_BYTES;

    private static final Zmm TABLE = new Zmm(0);
    private static final Zmm WEIGHTS = new Zmm(1);
    private static final Zmm SCALES = new Zmm(2);
    private static final Zmm NUMBERS = new Zmm(3);
    private static final Zmm FLOATS = new Zmm(4);

    /** @param blockCount has the count of blocks */
    void write(Register blockCount, Register memory) {
        code.vmovups(TABLE, memory.at(GemmWorkspace.NIBBLE_BFLOATS));
        int nextBlock = code.here();
        for (int k = 0; k < panels; k++) {
            block(k);
            scales(k);
        }
        code.add(source, panel.blockBytes());
        code.add(sourceScales, PanelLayout.SCALES_BYTES);
        code.add(target, BLOCK_BYTES);
        code.loop(blockCount, nextBlock);
    }

    private void block(int k) {
        int start = k * panel.panelBytes();
        for (int offset = 0; offset < panel.blockBytes(); offset += PanelLayout.VECTOR_BYTES) {
            code.prefetcht1(source.at(start + offset + panels * panel.panelBytes())); // what is unpacked next
            code.vmovups(WEIGHTS, source.at(start + offset));
            nibbles(k * PANEL_BYTES + 4 * offset);
        }
    }

    /** The nibbles of columns i and i + 16 are half a word apart, those of the next columns 4 bits. */
    private void nibbles(int start) {
        for (int i = 0; i < 4; i++) {
            int row = i == 1 || i == 2 ? 3 - i : i; // the order in a word of the panel
            Zmm numbers = WEIGHTS;
            if (i > 0) {
                code.vpsrld(NUMBERS, WEIGHTS, 4 * i);
                numbers = NUMBERS;
            }
            code.vpermw(FLOATS, numbers, TABLE);
            code.vmovups(target.at(start + row * PanelLayout.VECTOR_BYTES), FLOATS);
        }
    }

    private void scales(int k) {
        code.vcvtph2ps(SCALES, sourceScales.at(k * panel.panelBytes()));
        code.vmovups(target.at(k * PANEL_BYTES + SCALES_OFFSET), SCALES);
    }
}
