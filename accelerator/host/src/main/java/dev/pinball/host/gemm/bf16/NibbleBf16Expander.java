package dev.pinball.host.gemm.bf16;

import dev.pinball.host.gemm.x86.Bf16Expander;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Expands the nibbles of Q4_0; columns i and i + 16 are side by side.
 *
 * <pre>
 * r15 scales
 * zmm0 table   zmm1 packed weights   zmm2 scales   zmm3 indexes   zmm4 weights
 *
 * for each block, for each panel
 *   for each vector of nibbles: four times, look up 32 of them
 *   convert the scales
 * </pre>
 */
public record NibbleBf16Expander(PanelLayout panel) implements Bf16Expander {
    private static final Block BLOCK = new Block(1, false);
    private static final Register SCALES = OWN;

    private static final Zmm TABLE = new Zmm(0);
    private static final Zmm PACKED = new Zmm(1);
    private static final Zmm SCALE = new Zmm(2);
    private static final Zmm INDEXES = new Zmm(3);
    private static final Zmm EXPANDED = new Zmm(4);

    @Override
    public int blocks() {
        return panel.blocks();
    }

    @Override
    public Block block() {
        return BLOCK;
    }

    @Override
    public int turnBlocks() {
        return BLOCKS_MAX;
    }

    @Override
    public void begin(Assembler code) {
        code.mov(SCALES, SOURCE);
        code.add(SCALES, panel.scalesOffset());
    }

    @Override
    public void expand(Assembler code, int panels, int first, int blocks) {
        code.mov(COUNT, blocks);
        code.vmovups(TABLE, WORKSPACE.at(GemmLayout.NIBBLE_BF16.offset()));
        code.loop(COUNT, () -> block(code, panels));
    }

    private void block(Assembler code, int panels) {
        for (int k = 0; k < panels; k++) {
            weights(code, k, panels);
            code.vcvtph2ps(SCALE, SCALES.at((long) k * panel.panelBytes()));
            code.vmovups(TARGET.at(k * BLOCK.panelBytes() + BLOCK.scales(0)), SCALE);
        }
        code.add(SOURCE, panel.blockBytes());
        code.add(SCALES, PanelLayout.SCALES_BYTES);
        code.add(TARGET, BLOCK.bytes());
    }

    private void weights(Assembler code, int k, int panels) {
        int start = k * panel.panelBytes();
        for (int vector = 0; vector < panel.blockBytes() / PanelLayout.VECTOR_BYTES; vector++) {
            int offset = start + vector * PanelLayout.VECTOR_BYTES;
            code.prefetcht1(SOURCE.at(offset + panels * panel.panelBytes())); // what is expanded next
            code.vmovups(PACKED, SOURCE.at(offset));
            nibbles(code, k * BLOCK.panelBytes(), 4 * vector);
        }
    }

    /** The nibbles of columns i and i + 16 are half a word apart, those of the next columns 4 bits. */
    private static void nibbles(Assembler code, long start, int first) {
        for (int i = 0; i < 4; i++) {
            int row = i == 1 || i == 2 ? 3 - i : i; // the order in a word of the panel
            Zmm indexes = PACKED;
            if (i > 0) {
                code.vpsrld(INDEXES, PACKED, 4 * i);
                indexes = INDEXES;
            }
            code.vpermw(EXPANDED, indexes, TABLE);
            code.vmovups(TARGET.at(start + BLOCK.weights(0, first + row)), EXPANDED);
        }
    }
}
