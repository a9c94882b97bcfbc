package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/**
 * Emits the part of {@link AmxBf16Kernel} that expands a few blocks of packed weights, in neighbouring panels, to weights for
 * tiles: [panels][blocks], each block as {@link Block} says.
 *
 * <pre>
 * rdi packed blocks   r10 expanded blocks   r9 a count   r8 workspace   r15 the expander's own, or the kernel's with minimums
 * </pre>
 */
public interface Bf16Expander {
    /** Blocks of a panel that are expanded at once: docs/BENCHMARKS.md, "Tiles of BF16 for nibbles". */
    int BLOCKS_MAX = 4;

    /** Has the address of the packed blocks; is moved on. */
    Register SOURCE = Register.RDI;

    /** Has the address for expanded blocks; is overwritten. */
    Register TARGET = Register.R10;

    /** Is overwritten. */
    Register COUNT = Register.R9;

    /** Has the address of the {@link GemmWorkspace}. */
    Register WORKSPACE = Register.R8;

    /** For the expander's own use, where blocks have no minimums. */
    Register OWN = Register.R15;

    /** Blocks of 32 columns of a panel. */
    int blocks();

    Block block();

    /** Blocks, whole times {@link #BLOCKS_MAX}, after which the code for the next ones is the same. */
    int turnBlocks();

    /** Emits what comes before the first block. */
    void begin(Assembler code);

    /**
     * Emits the expansion of the next blocks. May use all vectors.
     *
     * @param first the first block, in its turn
     * @param blocks up to {@link #BLOCKS_MAX}
     */
    void expand(Assembler code, int panels, int first, int blocks);

    /**
     * The layout of an expanded block of 32 columns: its weights, [16][16 rows][2] integers in BF16; for each group its scales,
     * F32 [16 rows]; minimums likewise, if there are any. Two groups have lines of zeros between their weights, so that a tile
     * with those of one has zeros in place of the other's.
     *
     * @param groups that have scales of their own: 1, or 2 of 16 columns
     */
    record Block(int groups, boolean hasMinimums) {
        private static final int LINE = PanelLayout.VECTOR_BYTES;

        /** Lines of the weights of a tile: each has two columns. */
        static final int TILE_LINES = PanelLayout.BLOCK_COLUMNS / 2;

        private int groupLines() {
            return TILE_LINES / groups;
        }

        /** The offset of line {@code line} of the weights of a group. */
        public long weights(int group, int line) {
            return (long) (group * 2 * groupLines() + line) * LINE;
        }

        /** The offset of a line of the zeros between two groups. */
        public long zeros(int line) {
            return weights(0, groupLines() + line);
        }

        /** Lines of zeros. */
        public int zeroLines() {
            return (groups - 1) * groupLines();
        }

        /** The offset of the tile that has the weights of a group, and zeros. */
        long tile(int group) {
            return (long) group * groupLines() * LINE;
        }

        public long scales(int group) {
            return (long) (TILE_LINES + zeroLines() + group) * LINE;
        }

        public long minimums() {
            return scales(groups);
        }

        public long bytes() {
            return minimums() + (hasMinimums ? LINE : 0);
        }

        /** Bytes of the blocks of a panel that are expanded at once. */
        public long panelBytes() {
            return BLOCKS_MAX * bytes();
        }
    }
}
