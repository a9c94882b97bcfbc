package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Tile;
import dev.pinball.host.x86.Zmm;

/**
 * Writes the product of packed bytes with eight quantized inputs, by AMX: the same integers as {@link VnniInt8Kernel} and the
 * same sums of blocks, so the same bits. The rows of the first tile are the high and the low bytes of each input in turn.
 *
 * <p>Arguments: panels, first input row, memory for outputs, count of groups, memory of a thread ({@link GemmWorkspace}).
 */
public final class AmxInt8Kernel {
    public static final int INPUTS = 8;

    /** Panels that share the inputs that were loaded: a group. */
    public static final int PANELS_MAX = 2;

    static final Tile INPUT_TILE = new Tile(PANELS_MAX);

    private static final Register PANEL = Register.ARGUMENT_0;
    private static final Register INPUT = Register.ARGUMENT_1;
    private static final Register OUTPUT = Register.ARGUMENT_2;
    private static final Register GROUP_COUNT = Register.ARGUMENT_3;
    private static final Register MEMORY = Register.ARGUMENT_4;
    private static final Register BYTES = Register.TEMPORARY_0;
    private static final Register PANEL_SCALES = Register.TEMPORARY_1;
    private static final Register INPUT_BYTES = Register.TEMPORARY_2;
    private static final Register INPUT_SCALES = Register.ARGUMENT_5;
    private static final Register BLOCK_COUNT = Register.SAVED_0;
    private static final Register INPUT_STRIDE = Register.SAVED_1;
    private static final Register VECTOR_STRIDE = Register.SAVED_2;

    private static final BlockPointers BLOCKS = new BlockPointers(BYTES, PANEL_SCALES, INPUT_BYTES, INPUT_SCALES);

    private static final Zmm INTEGERS = new Zmm(16);
    private static final Zmm PRODUCT = new Zmm(17);
    private static final Zmm SCALES = new Zmm(18);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, MEMORY);
    private final Prefetch stream;
    private final PanelLayout panel;
    private final ActivationLayout input;
    private final int panels;
    private final boolean streamed;

    private AmxInt8Kernel(PanelLayout panel, ActivationLayout input, int panels, boolean streamed) {
        this.panel = panel;
        this.input = input;
        this.panels = panels;
        this.streamed = streamed;
        stream = new Prefetch(code, BYTES, panel.blockBytes());
    }

    /**
     * @param panels of a group
     * @param streamed whether the panels come from memory, as fast as it gives them, or are in a cache already
     */
    public static byte[] write(PanelLayout panel, ActivationLayout input, int panels, boolean streamed) {
        return new AmxInt8Kernel(panel, input, panels, streamed).write();
    }

    private byte[] write() {
        code.push(BLOCK_COUNT);
        code.push(INPUT_STRIDE);
        code.push(VECTOR_STRIDE);
        code.ldtilecfg(MEMORY.at(GemmWorkspace.SHAPES));
        code.mov(INPUT_STRIDE, input.halfBytes());
        code.mov(VECTOR_STRIDE, PanelLayout.VECTOR_BYTES);
        output.begin(BYTES);
        int nextGroup = code.here();
        output.prefetch(INPUTS, panels, BYTES, INPUT_BYTES);
        begin();
        blocks();
        output.store(INPUTS, panels, (i, k) -> sum(k, i), BYTES, INPUT_BYTES);
        code.add(PANEL, panels * panel.panelBytes());
        code.loop(GROUP_COUNT, nextGroup);
        code.tilerelease();
        code.pop(VECTOR_STRIDE);
        code.pop(INPUT_STRIDE);
        code.pop(BLOCK_COUNT);
        return code.finish();
    }

    private void begin() {
        BLOCKS.begin(code, PANEL, panel, INPUT, input);
        for (int i = 0; i < panels * INPUTS; i++) {
            code.zero(new Zmm(i));
        }
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
            stream.loop(BLOCK_COUNT, next, gapBytes, () -> multiplyBlock(true));
        } else {
            code.repeat(BLOCK_COUNT, next, () -> multiplyBlock(true));
        }
        for (int k = 0; k < panels; k++) {
            storeSums(k);
            addSums(k);
        }
    }

    private void multiplyBlock(boolean addPrevious) {
        code.tileloadd(INPUT_TILE, INPUT_BYTES.at(0), INPUT_STRIDE);
        for (int k = 0; k < panels; k++) {
            code.tileloadd(weights(k), BYTES.at(k * panel.panelBytes()), VECTOR_STRIDE);
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
                stream.prefetch(k * panel.panelBytes() + offset);
            }
            code.prefetcht0(PANEL_SCALES.at((panels + k) * panel.panelBytes())); // those of the next group
        }
    }

    private void storeSums(int k) {
        code.tilestored(MEMORY.at(GemmWorkspace.sums(k)), sums(k), VECTOR_STRIDE);
    }

    private void addSums(int k) {
        code.vcvtph2ps(SCALES, PANEL_SCALES.at(k * panel.panelBytes()));
        for (int i = 0; i < INPUTS; i++) {
            int high = GemmWorkspace.sums(k) + 2 * i * PanelLayout.VECTOR_BYTES;
            code.vpslld(INTEGERS, MEMORY.at(high), 8);
            code.vpaddd(INTEGERS, INTEGERS, MEMORY.at(high + PanelLayout.VECTOR_BYTES));
            code.vcvtdq2ps(INTEGERS, INTEGERS);
            code.vmulps(PRODUCT, SCALES, INPUT_SCALES.repeatedAt(i * input.rowBytes()));
            code.vfmadd231ps(sum(k, i), PRODUCT, INTEGERS);
        }
    }

    private static Zmm sum(int k, int i) {
        return new Zmm(k * INPUTS + i);
    }

    static Tile sums(int k) {
        return new Tile(k);
    }

    static Tile weights(int k) {
        return new Tile(INPUT_TILE.number() + 1 + k);
    }
}
