package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.TileConfiguration;

/**
 * Emits the product of packed bytes with eight quantized inputs, by AMX: the same integers as {@link VnniInt8Kernel} and the
 * same sums of blocks, so the same bits. The rows of the input tile are the high and the low bytes of each input in turn.
 *
 * <pre>
 * rdi panels of the group   rsi first input   rdx outputs   rcx groups left   r8 workspace   rbx blocks left
 * rax weights of the block   r10 their scales   r11 inputs of the block   r9 their scales
 * rbp bytes from row to row of the input tile   r14 bytes of a vector
 * tmm0-1 integer sums of a block   tmm2 inputs   tmm3-4 weights   zmm0-15 sums   zmm16-18 integers, product, scales
 *
 * for each group of panels
 *   for each block, for each panel
 *     store the integer sums of the block before, tile sums = inputs * weights
 *     for each input: sum += weight scales * input scale * (256 * high + low), of the block before
 *   store the sums
 * </pre>
 */
public final class AmxInt8Kernel {
    public static final int INPUTS = 8;

    /** Panels that share the inputs that were loaded: a group. */
    public static final int PANELS_MAX = 2;

    private static final Tile INPUT_TILE = new Tile(PANELS_MAX);

    private static final Register PANEL = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register GROUP_COUNT = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register BYTES = Register.RAX;
    private static final Register PANEL_SCALES = Register.R10;
    private static final Register INPUT_BYTES = Register.R11;
    private static final Register INPUT_SCALES = Register.R9;
    private static final Register BLOCK_COUNT = Register.RBX;
    private static final Register INPUT_STRIDE = Register.RBP;
    private static final Register VECTOR_STRIDE = Register.R14;

    private static final BlockPointers BLOCKS = new BlockPointers(BYTES, PANEL_SCALES, INPUT_BYTES, INPUT_SCALES);

    private static final Zmm INTEGERS = new Zmm(PANELS_MAX * INPUTS);
    private static final Zmm PRODUCT = new Zmm(PANELS_MAX * INPUTS + 1);
    private static final Zmm SCALES = new Zmm(PANELS_MAX * INPUTS + 2);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Prefetch prefetch;
    private final PanelLayout panel;
    private final ActivationLayout input;
    private final int panels;
    private final boolean streamed;

    private AmxInt8Kernel(PanelLayout panel, ActivationLayout input, int panels, boolean streamed) {
        this.panel = panel;
        this.input = input;
        this.panels = panels;
        this.streamed = streamed;
        prefetch = new Prefetch(code, BYTES, panel.blockBytes());
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the number of groups, and the {@link
     * GemmWorkspace} of the thread.
     *
     * @param panels of a group
     * @param streamed whether the panels come from memory, as fast as it gives them, or are in a cache already
     */
    public static byte[] emit(PanelLayout panel, ActivationLayout input, int panels, boolean streamed) {
        return new AmxInt8Kernel(panel, input, panels, streamed).emit();
    }

    static void shapeTiles(TileConfiguration configuration) {
        for (int k = 0; k < PANELS_MAX; k++) {
            configuration.shape(sums(k), 2 * INPUTS, PanelLayout.VECTOR_BYTES);
            configuration.shape(
                    weights(k), PanelLayout.BLOCK_COLUMNS / PanelLayout.WORD_COLUMNS, PanelLayout.VECTOR_BYTES);
        }
        configuration.shape(INPUT_TILE, 2 * INPUTS, PanelLayout.BLOCK_COLUMNS);
    }

    private byte[] emit() {
        code.push(BLOCK_COUNT);
        code.push(INPUT_STRIDE);
        code.push(VECTOR_STRIDE);
        code.ldtilecfg(WORKSPACE.at(GemmLayout.INT8_TILES.offset()));
        code.mov(INPUT_STRIDE, input.lowBytesOffset());
        code.mov(VECTOR_STRIDE, PanelLayout.VECTOR_BYTES);
        output.begin(BYTES);
        code.loop(GROUP_COUNT, this::group);
        code.tilerelease();
        code.pop(VECTOR_STRIDE);
        code.pop(INPUT_STRIDE);
        code.pop(BLOCK_COUNT);
        return code.finish();
    }

    private void group() {
        output.prefetch(INPUTS, panels, BYTES, INPUT_BYTES);
        BLOCKS.begin(code, PANEL, panel, INPUT, input);
        for (int i = 0; i < panels * INPUTS; i++) {
            code.zero(new Zmm(i));
        }
        blocks();
        output.store(INPUTS, panels, (i, k) -> sum(k, i), BYTES, INPUT_BYTES);
        code.add(PANEL, (long) panels * panel.panelBytes());
    }

    /**
     * Stores and adds the sums of a block only when those of the next are about to be computed: by then they are ready, and
     * the vectors work while the tiles do.
     */
    private void blocks() {
        multiplyBlock(false);
        int next = panel.blocks() - 1;
        if (streamed) {
            int gapBytes = panels * panel.panelBytes() - panel.scalesOffset();
            prefetch.loop(BLOCK_COUNT, next, gapBytes, () -> multiplyBlock(true));
        } else {
            code.loop(BLOCK_COUNT, next, () -> multiplyBlock(true));
        }
        for (int k = 0; k < panels; k++) {
            storeSums(k);
            addSums(k);
        }
    }

    private void multiplyBlock(boolean addPrevious) {
        code.tileloadd(INPUT_TILE, INPUT_BYTES.at(0), INPUT_STRIDE);
        for (int k = 0; k < panels; k++) {
            code.tileloadd(weights(k), BYTES.at((long) k * panel.panelBytes()), VECTOR_STRIDE);
            if (addPrevious) {
                storeSums(k);
            }
            code.tilezero(sums(k));
            code.tdpbssd(sums(k), INPUT_TILE, weights(k));
            if (addPrevious) {
                addSums(k);
            }
        }
        if (addPrevious) {
            BLOCKS.nextScales(code);
        }
        if (streamed) {
            prefetch();
        }
        BLOCKS.nextBytes(code, panel);
    }

    private void prefetch() {
        for (int k = 0; k < panels; k++) {
            for (int offset = 0; offset < panel.blockBytes(); offset += PanelLayout.VECTOR_BYTES) {
                prefetch.prefetch(k * panel.panelBytes() + offset);
            }
            code.prefetcht0(PANEL_SCALES.at((long) (panels + k) * panel.panelBytes())); // those of the next group
        }
    }

    private void storeSums(int k) {
        code.tilestored(WORKSPACE.at(GemmLayout.SUMS.at(k)), sums(k), VECTOR_STRIDE);
    }

    private void addSums(int k) {
        code.vcvtph2ps(SCALES, PANEL_SCALES.at((long) k * panel.panelBytes()));
        for (int i = 0; i < INPUTS; i++) {
            long high = GemmLayout.SUMS.at(k) + 2 * (long) i * PanelLayout.VECTOR_BYTES;
            code.vpslld(INTEGERS, WORKSPACE.at(high), Byte.SIZE);
            code.vpaddd(INTEGERS, INTEGERS, WORKSPACE.at(high + PanelLayout.VECTOR_BYTES));
            code.vcvtdq2ps(INTEGERS, INTEGERS);
            code.vmulps(PRODUCT, SCALES, INPUT_SCALES.broadcastAt((long) i * input.rowBytes()));
            code.vfmadd231ps(sum(k, i), PRODUCT, INTEGERS);
        }
    }

    private static Zmm sum(int k, int i) {
        return new Zmm(k * INPUTS + i);
    }

    private static Tile sums(int k) {
        return new Tile(k);
    }

    private static Tile weights(int k) {
        return new Tile(INPUT_TILE.number() + 1 + k);
    }
}
