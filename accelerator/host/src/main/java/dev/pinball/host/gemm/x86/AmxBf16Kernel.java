package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Memory;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Tile;
import dev.pinball.host.x86.Zmm;

/**
 * Writes the product of packed nibbles with any number of tiles of inputs, by AMX: a few blocks of weights are unpacked
 * ({@link Bf16Unpacker}) and stay in the first cache while all inputs pass. Two panels share a tile of inputs where the
 * registers have room for the sums and scales of both.
 *
 * <p>All products and sums of the high bytes are integers times a power of two that a float holds exactly, those of the low
 * bytes too; a tile adds both with one rounding. So a block's sum has the bits of {@link VnniInt8Kernel}'s: an integer of 32 bits
 * made a float.
 *
 * <p>Arguments: panels, the floats of the first input's high bytes, memory for outputs, count of tiles of inputs, memory
 * of a thread ({@link GemmWorkspace}), which says of each tile where its inputs and outputs are.
 */
public final class AmxBf16Kernel {
    /** Inputs of a tile. */
    public static final int INPUTS_MAX = 16;

    /** Any larger count divides into tiles of so many at least. */
    public static final int INPUTS_MIN = 1 + INPUTS_MAX / 2;

    /** Panels whose weights stay in the first cache. */
    public static final int PANELS_MAX = 4;

    /** Panels that may share a tile of inputs: a group. */
    static final int GROUP_PANELS_MAX = 2;

    private static final int SUMS_STRIDE = PANELS_MAX * PanelLayout.VECTOR_BYTES;

    /** What memory has for each tile of inputs: how far away its inputs and outputs are, and its sums so far. */
    static final int INPUTS_AWAY = 0;

    static final int OUTPUTS_AWAY = 8;
    private static final int ROW_SUMS = PanelLayout.VECTOR_BYTES;
    static final int TILE_BYTES = ROW_SUMS + INPUTS_MAX * SUMS_STRIDE;

    static final Tile HIGH = new Tile(GROUP_PANELS_MAX);
    static final Tile LOW = new Tile(HIGH.number() + 1);

    private static final Register PANELS = Register.ARGUMENT_0;
    private static final Register INPUT = Register.ARGUMENT_1;
    private static final Register TILE_COUNT = Register.ARGUMENT_3;
    private static final Register MEMORY = Register.ARGUMENT_4;
    private static final Register OUTPUT = Register.ARGUMENT_2;
    private static final Register BLOCK_COUNT = Register.ARGUMENT_5;
    private static final Register INPUT_FLOATS = Register.TEMPORARY_0;
    private static final Register WEIGHT_FLOATS = Register.TEMPORARY_1;
    private static final Register TILES_LEFT = Register.TEMPORARY_2;
    private static final Register INPUT_STRIDE = Register.SAVED_0;
    private static final Register VECTOR_STRIDE = Register.SAVED_1;
    private static final Register CHUNK_COUNT = Register.SAVED_2;
    private static final Register PANEL_SCALES = Register.SAVED_3;
    private static final Register TILE = Register.SAVED_4;

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, MEMORY);
    private final PanelLayout panel;
    private final ActivationLayout input;
    private final int inputs;
    private final int panels;
    private int groupPanels; // of the group that is written

    private AmxBf16Kernel(PanelLayout panel, ActivationLayout input, int inputs, int panels) {
        this.panel = panel;
        this.input = input;
        this.inputs = inputs;
        this.panels = panels;
    }

    /** @param inputs of a tile */
    public static byte[] write(PanelLayout panel, ActivationLayout input, int inputs, int panels) {
        return new AmxBf16Kernel(panel, input, inputs, panels).write();
    }

    private byte[] write() {
        code.push(INPUT_STRIDE);
        code.push(VECTOR_STRIDE);
        code.push(CHUNK_COUNT);
        code.push(PANEL_SCALES);
        code.push(TILE);
        output.begin(INPUT_FLOATS);
        code.ldtilecfg(MEMORY.at(GemmWorkspace.bfloatShapes(inputs)));
        code.mov(INPUT_STRIDE, input.rowBytes());
        code.mov(VECTOR_STRIDE, PanelLayout.VECTOR_BYTES);
        code.mov(PANEL_SCALES, PANELS);
        code.add(PANEL_SCALES, panel.scalesOffset());
        chunks();
        code.tilerelease();
        code.pop(TILE);
        code.pop(PANEL_SCALES);
        code.pop(CHUNK_COUNT);
        code.pop(VECTOR_STRIDE);
        code.pop(INPUT_STRIDE);
        return code.finish();
    }

    private void chunks() {
        int middle = (panel.blocks() - 1) / Bf16Unpacker.BLOCKS_MAX - 1; // between the first and the last
        int last = panel.blocks() - (middle + 1) * Bf16Unpacker.BLOCKS_MAX;
        if (middle < 0) {
            chunk(panel.blocks(), true, true);
            return;
        }
        chunk(Bf16Unpacker.BLOCKS_MAX, true, false);
        code.repeat(CHUNK_COUNT, middle, () -> chunk(Bf16Unpacker.BLOCKS_MAX, false, false));
        chunk(last, false, true);
    }

    /**
     * @param first whether there are no sums yet
     * @param last whether the sums are outputs then
     */
    private void chunk(int blocks, boolean first, boolean last) {
        code.mov(WEIGHT_FLOATS, MEMORY);
        code.add(WEIGHT_FLOATS, GemmWorkspace.UNPACKED);
        code.mov(BLOCK_COUNT, blocks);
        new Bf16Unpacker(code, panel, panels, PANELS, PANEL_SCALES, WEIGHT_FLOATS).write(BLOCK_COUNT, MEMORY);
        code.mov(TILES_LEFT, TILE_COUNT);
        code.mov(TILE, MEMORY);
        code.add(TILE, GemmWorkspace.INPUT_TILES);
        int nextTile = code.here();
        if (last) {
            code.push(OUTPUT);
            code.mov(INPUT_FLOATS, TILE.at(OUTPUTS_AWAY));
            code.add(OUTPUT, INPUT_FLOATS);
            output.prefetch(inputs, panels, INPUT_FLOATS, WEIGHT_FLOATS);
        }
        for (int panel = 0; panel < panels; panel += groupPanels) {
            groupPanels = Math.min(groupPanelsMax(), panels - panel);
            begin(panel, first);
            blocks(blocks);
            if (last) {
                output.store(inputs, groupPanels, (i, k) -> sum(k, i), INPUT_FLOATS, WEIGHT_FLOATS);
            } else {
                keep(panel);
            }
        }
        if (last) {
            code.pop(OUTPUT);
        }
        code.add(TILE, TILE_BYTES);
        code.loop(TILES_LEFT, nextTile);
        code.add(INPUT, blocks * ActivationLayout.BFLOATS_BYTES);
    }

    private int groupPanelsMax() {
        return GROUP_PANELS_MAX * (inputs + 1) <= Zmm.COUNT ? GROUP_PANELS_MAX : 1;
    }

    private void begin(int panel, boolean first) {
        code.mov(INPUT_FLOATS, TILE.at(INPUTS_AWAY));
        code.add(INPUT_FLOATS, INPUT);
        code.mov(WEIGHT_FLOATS, MEMORY);
        code.add(WEIGHT_FLOATS, GemmWorkspace.UNPACKED + panel * Bf16Unpacker.PANEL_BYTES);
        for (int k = 0; k < groupPanels; k++) {
            for (int i = 0; i < inputs; i++) {
                if (first) {
                    code.zero(sum(k, i));
                } else {
                    code.vmovups(sum(k, i), rowSums(panel + k, i));
                }
            }
        }
    }

    private void keep(int panel) {
        for (int k = 0; k < groupPanels; k++) {
            for (int i = 0; i < inputs; i++) {
                code.vmovups(rowSums(panel + k, i), sum(k, i));
            }
        }
    }

    private static Memory rowSums(int panel, int i) {
        return TILE.at(ROW_SUMS + i * SUMS_STRIDE + panel * PanelLayout.VECTOR_BYTES);
    }

    /**
     * Stores and adds the sums of a block only when those of the next are about to be computed: by then they are ready, and
     * the vectors work while the tiles do.
     */
    private void blocks(int count) {
        multiplyBlock(false);
        code.repeat(BLOCK_COUNT, count - 1, () -> multiplyBlock(true));
        for (int k = 0; k < groupPanels; k++) {
            storeSums(k);
            addSums(k);
        }
    }

    private void multiplyBlock(boolean addPrevious) {
        code.tileloadd(HIGH, INPUT_FLOATS.at(0), INPUT_STRIDE);
        code.tileloadd(LOW, INPUT_FLOATS.at(input.halfBytes()), INPUT_STRIDE);
        for (int k = 0; k < groupPanels; k++) {
            code.tileloadd(weights(k), WEIGHT_FLOATS.at(k * Bf16Unpacker.PANEL_BYTES), VECTOR_STRIDE);
            if (addPrevious) {
                storeSums(k);
            }
            code.tilezero(sums(k));
            code.tdpbf16ps(sums(k), HIGH, weights(k));
            code.tdpbf16ps(sums(k), LOW, weights(k));
            if (addPrevious) {
                addSums(k);
            }
        }
        code.add(INPUT_FLOATS, ActivationLayout.BFLOATS_BYTES);
        code.add(WEIGHT_FLOATS, Bf16Unpacker.BLOCK_BYTES);
    }

    private void storeSums(int k) {
        code.tilestored(MEMORY.at(GemmWorkspace.sums(k)), sums(k), VECTOR_STRIDE);
    }

    /** Of the block before. */
    private void addSums(int k) {
        int before = k * Bf16Unpacker.PANEL_BYTES - Bf16Unpacker.BLOCK_BYTES;
        code.vmovups(scales(k), WEIGHT_FLOATS.at(before + Bf16Unpacker.SCALES_OFFSET));
        for (int i = 0; i < inputs; i++) {
            code.vfmadd231ps(sum(k, i), scales(k), MEMORY.at(GemmWorkspace.sums(k) + i * PanelLayout.VECTOR_BYTES));
        }
    }

    private Zmm sum(int k, int i) {
        return new Zmm(k * (inputs + 1) + i);
    }

    private Zmm scales(int k) {
        return sum(k, inputs);
    }

    static Tile sums(int k) {
        return new Tile(k);
    }

    static Tile weights(int k) {
        return new Tile(LOW.number() + 1 + k);
    }
}
