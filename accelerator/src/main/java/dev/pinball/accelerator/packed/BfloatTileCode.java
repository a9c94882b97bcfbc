package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.Assembler;
import dev.pinball.accelerator.machine.Memory;
import dev.pinball.accelerator.machine.Register;
import dev.pinball.accelerator.machine.Tile;
import dev.pinball.accelerator.machine.Zmm;

/**
 * Writes the product of packed nibbles with any number of inputs, sixteen at once, by AMX: a few blocks of weights
 * are unpacked ({@link BfloatUnpacking}) and stay in the first cache while all inputs pass.
 *
 * <p>All products and sums of the high bytes are integers times a power of two that a float holds exactly, those of the low
 * bytes too; a tile adds both with one rounding. So a block's sum has the bits of {@link ByteDotCode}'s: an integer of 32 bits
 * made a float.
 *
 * <p>Arguments: panels, the floats of the first input's high bytes, memory for outputs, count of tiles of inputs, memory
 * of a thread ({@link ThreadMemory}).
 */
final class BfloatTileCode {
    static final int INPUTS = 16;

    /** Panels whose weights stay in the first cache. */
    static final int PANELS_MAX = 4;

    static final int SUMS_STRIDE = PANELS_MAX * PanelLayout.VECTOR_BYTES;

    static final Tile SUMS = new Tile(0);
    static final Tile HIGH = new Tile(5);
    static final Tile LOW = new Tile(6);
    static final Tile WEIGHTS = new Tile(7);

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
    private static final Register ROW_SUMS = Register.SAVED_4;
    private static final Zmm SCALES = new Zmm(INPUTS);

    private final Assembler code = new Assembler();
    private final OutputCode output = new OutputCode(code, OUTPUT, MEMORY);
    private final PanelLayout panel;
    private final QuantizedLayout input;
    private final int panels;

    private BfloatTileCode(PanelLayout panel, QuantizedLayout input, int panels) {
        this.panel = panel;
        this.input = input;
        this.panels = panels;
    }

    static byte[] write(PanelLayout panel, QuantizedLayout input, int panels) {
        return new BfloatTileCode(panel, input, panels).write();
    }

    private byte[] write() {
        code.push(INPUT_STRIDE);
        code.push(VECTOR_STRIDE);
        code.push(CHUNK_COUNT);
        code.push(PANEL_SCALES);
        code.push(ROW_SUMS);
        output.begin(INPUT_FLOATS);
        code.ldtilecfg(MEMORY.at(ThreadMemory.SHAPES));
        code.mov(INPUT_STRIDE, input.rowBytes());
        code.mov(VECTOR_STRIDE, PanelLayout.VECTOR_BYTES);
        code.mov(PANEL_SCALES, PANELS);
        code.add(PANEL_SCALES, panel.scalesOffset());
        chunks();
        code.tilerelease();
        code.pop(ROW_SUMS);
        code.pop(PANEL_SCALES);
        code.pop(CHUNK_COUNT);
        code.pop(VECTOR_STRIDE);
        code.pop(INPUT_STRIDE);
        return code.finish();
    }

    private void chunks() {
        int middle = (panel.blocks() - 1) / BfloatUnpacking.BLOCKS_MAX - 1; // between the first and the last
        int last = panel.blocks() - (middle + 1) * BfloatUnpacking.BLOCKS_MAX;
        if (middle < 0) {
            chunk(panel.blocks(), true, true);
            return;
        }
        chunk(BfloatUnpacking.BLOCKS_MAX, true, false);
        code.repeat(CHUNK_COUNT, middle, () -> chunk(BfloatUnpacking.BLOCKS_MAX, false, false));
        chunk(last, false, true);
    }

    /**
     * @param first whether there are no sums yet
     * @param last whether the sums are outputs then
     */
    private void chunk(int blocks, boolean first, boolean last) {
        code.mov(WEIGHT_FLOATS, MEMORY);
        code.add(WEIGHT_FLOATS, ThreadMemory.UNPACKED);
        code.mov(BLOCK_COUNT, blocks);
        new BfloatUnpacking(code, panel, panels, PANELS, PANEL_SCALES, WEIGHT_FLOATS).write(BLOCK_COUNT, MEMORY);
        code.push(INPUT);
        code.mov(TILES_LEFT, TILE_COUNT);
        code.mov(ROW_SUMS, MEMORY);
        code.add(ROW_SUMS, ThreadMemory.ROW_SUMS);
        int nextTile = code.here();
        if (last) {
            output.prefetch(INPUTS, panels, INPUT_FLOATS, WEIGHT_FLOATS);
        }
        for (int k = 0; k < panels; k++) {
            begin(k, first);
            blocks(blocks);
            if (last) {
                output.store(INPUTS, 1, (i, _) -> new Zmm(i), INPUT_FLOATS, WEIGHT_FLOATS);
            } else {
                keep(k);
            }
        }
        if (last) {
            output.nextRows(panels, WEIGHT_FLOATS);
        }
        code.add(INPUT, INPUTS * input.rowBytes());
        code.add(ROW_SUMS, INPUTS * SUMS_STRIDE);
        code.loop(TILES_LEFT, nextTile);
        code.pop(INPUT);
        code.add(INPUT, blocks * QuantizedLayout.BFLOATS_BYTES);
    }

    private void begin(int k, boolean first) {
        code.mov(INPUT_FLOATS, INPUT);
        code.mov(WEIGHT_FLOATS, MEMORY);
        code.add(WEIGHT_FLOATS, ThreadMemory.UNPACKED + k * BfloatUnpacking.PANEL_BYTES);
        for (int i = 0; i < INPUTS; i++) {
            if (first) {
                code.zero(new Zmm(i));
            } else {
                code.vmovups(new Zmm(i), rowSums(i, k));
            }
        }
    }

    private void keep(int k) {
        for (int i = 0; i < INPUTS; i++) {
            code.vmovups(rowSums(i, k), new Zmm(i));
        }
    }

    private static Memory rowSums(int i, int k) {
        return ROW_SUMS.at(i * SUMS_STRIDE + k * PanelLayout.VECTOR_BYTES);
    }

    /**
     * Stores and adds the sums of a block only when those of the next are about to be computed: by then they are ready, and
     * the vectors work while the tiles do.
     */
    private void blocks(int count) {
        multiplyBlock(false);
        code.repeat(BLOCK_COUNT, count - 1, () -> multiplyBlock(true));
        storeSums();
        addSums();
    }

    private void multiplyBlock(boolean addPrevious) {
        code.tileloadd(HIGH, INPUT_FLOATS.at(0), INPUT_STRIDE);
        code.tileloadd(WEIGHTS, WEIGHT_FLOATS.at(0), VECTOR_STRIDE);
        code.tileloadd(LOW, INPUT_FLOATS.at(input.halfBytes()), INPUT_STRIDE);
        if (addPrevious) {
            storeSums();
        }
        code.tilezero(SUMS);
        code.tdpbf16ps(SUMS, HIGH, WEIGHTS);
        code.tdpbf16ps(SUMS, LOW, WEIGHTS);
        if (addPrevious) {
            addSums();
        }
        code.add(INPUT_FLOATS, QuantizedLayout.BFLOATS_BYTES);
        code.add(WEIGHT_FLOATS, BfloatUnpacking.BLOCK_BYTES);
    }

    private void storeSums() {
        code.tilestored(MEMORY.at(ThreadMemory.sums(0)), SUMS, VECTOR_STRIDE);
    }

    /** Of the block before. */
    private void addSums() {
        code.vmovups(SCALES, WEIGHT_FLOATS.at(BfloatUnpacking.SCALES_OFFSET - BfloatUnpacking.BLOCK_BYTES));
        for (int i = 0; i < INPUTS; i++) {
            code.vfmadd231ps(new Zmm(i), SCALES, MEMORY.at(ThreadMemory.sums(0) + i * PanelLayout.VECTOR_BYTES));
        }
    }
}
