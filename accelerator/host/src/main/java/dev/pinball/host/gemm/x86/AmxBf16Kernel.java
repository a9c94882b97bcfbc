package dev.pinball.host.gemm.x86;

import dev.pinball.host.gemm.x86.GemmLayout.InputTile;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.TileConfiguration;

/**
 * Emits the product of packed nibbles with any number of tiles of inputs, by AMX: a few blocks of weights are expanded
 * ({@link Bf16Expander}) and stay in the first cache while all inputs pass. Two panels share a tile of inputs where the
 * registers have room for the sums and scales of both.
 *
 * <p>All products and sums of the high bytes are integers times a power of two that a float holds exactly, those of the low
 * bytes too; a tile adds both with one rounding. So a block's sum has the bits of {@link VnniInt8Kernel}'s: an integer of 32 bits
 * converted to a float.
 *
 * <pre>
 * rdi packed panels   r15 their scales   rsi inputs of the chunk   rdx outputs   rcx input tiles   r8 workspace
 * r13 input tile   r11 input tiles left   rax inputs of the tile   r10 expanded weights   r9 blocks left   r14 chunks left
 * rbx bytes from input to input   rbp bytes of a vector
 * tmm0-1 sums of a block   tmm2 high inputs   tmm3 low inputs   tmm4-5 weights   zmm0... sums and scales of the group
 *
 * for each chunk of blocks
 *   expand its weights
 *   for each tile of inputs, for each group of panels
 *     for each block: tile sums = high * weights + low * weights, sums += scales * tile sums of the block before
 *     keep the sums in the input tile; after the last chunk store them
 * </pre>
 */
public final class AmxBf16Kernel {
    /** Inputs of a tile. */
    public static final int INPUTS_MAX = Tile.ROWS_MAX;

    /** Any larger number of inputs divides into tiles of at least this many. */
    public static final int INPUTS_MIN = 1 + INPUTS_MAX / 2;

    /** Panels whose expanded weights stay in the first cache: docs/BENCHMARKS.md, "Tiles of BF16 for nibbles". */
    public static final int PANELS_MAX = 4;

    /** Panels that may share a tile of inputs: a group. */
    static final int GROUP_PANELS_MAX = 2;

    private static final Tile HIGH = new Tile(GROUP_PANELS_MAX);
    private static final Tile LOW = new Tile(HIGH.number() + 1);

    private static final Register PANELS = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register TILE_COUNT = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register BLOCK_COUNT = Register.R9;
    private static final Register INPUT_VALUES = Register.RAX;
    private static final Register WEIGHTS = Register.R10;
    private static final Register TILES_LEFT = Register.R11;
    private static final Register INPUT_STRIDE = Register.RBX;
    private static final Register VECTOR_STRIDE = Register.RBP;
    private static final Register CHUNK_COUNT = Register.R14;
    private static final Register PANEL_SCALES = Register.R15;
    private static final Register TILE = Register.R13;

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final PanelLayout panel;
    private final ActivationLayout input;
    private final int inputs;
    private final int panels;
    private int groupPanels; // of the group that is emitted

    private AmxBf16Kernel(PanelLayout panel, ActivationLayout input, int inputs, int panels) {
        this.panel = panel;
        this.input = input;
        this.inputs = inputs;
        this.panels = panels;
    }

    /**
     * The code. Its arguments are the panels, the high values in BF16 of the first input, the memory for outputs, the number of
     * tiles of inputs, and the {@link GemmWorkspace} of the thread, which says of each tile where its inputs and outputs are.
     *
     * @param inputs of a tile, {@link #INPUTS_MIN} to {@link #INPUTS_MAX}
     */
    public static byte[] emit(PanelLayout panel, ActivationLayout input, int inputs, int panels) {
        return new AmxBf16Kernel(panel, input, inputs, panels).emit();
    }

    static void shapeTiles(TileConfiguration configuration, int inputs) {
        configuration.shape(HIGH, inputs, ActivationLayout.BF16_BLOCK_BYTES);
        configuration.shape(LOW, inputs, ActivationLayout.BF16_BLOCK_BYTES);
        for (int k = 0; k < GROUP_PANELS_MAX; k++) {
            configuration.shape(tileSums(k), inputs, PanelLayout.VECTOR_BYTES);
            configuration.shape(
                    tileWeights(k), PanelLayout.BLOCK_COLUMNS / Bf16Expander.WORD_COLUMNS, PanelLayout.VECTOR_BYTES);
        }
    }

    private byte[] emit() {
        code.push(INPUT_STRIDE);
        code.push(VECTOR_STRIDE);
        code.push(CHUNK_COUNT);
        code.push(PANEL_SCALES);
        code.push(TILE);
        output.begin(INPUT_VALUES);
        code.ldtilecfg(WORKSPACE.at(GemmLayout.bf16Tiles(inputs)));
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
        int middle = (panel.blocks() - 1) / Bf16Expander.BLOCKS_MAX - 1; // between the first and the last
        int last = panel.blocks() - (middle + 1) * Bf16Expander.BLOCKS_MAX;
        if (middle < 0) {
            chunk(panel.blocks(), true, true);
            return;
        }
        chunk(Bf16Expander.BLOCKS_MAX, true, false);
        code.loop(CHUNK_COUNT, middle, () -> chunk(Bf16Expander.BLOCKS_MAX, false, false));
        chunk(last, false, true);
    }

    /**
     * @param first whether there are no sums yet
     * @param last whether the sums are outputs then
     */
    private void chunk(int blocks, boolean first, boolean last) {
        code.mov(WEIGHTS, WORKSPACE);
        code.add(WEIGHTS, GemmLayout.EXPANDED);
        code.mov(BLOCK_COUNT, blocks);
        new Bf16Expander(code, panel, panels, PANELS, PANEL_SCALES, WEIGHTS).emit(BLOCK_COUNT, WORKSPACE);
        code.mov(TILES_LEFT, TILE_COUNT);
        code.mov(TILE, WORKSPACE);
        code.add(TILE, GemmLayout.INPUT_TILES.offset());
        code.loop(TILES_LEFT, () -> {
            tile(blocks, first, last);
            code.add(TILE, InputTile.BYTES);
        });
        code.add(INPUT, (long) blocks * ActivationLayout.BF16_BLOCK_BYTES);
    }

    private void tile(int blocks, boolean first, boolean last) {
        if (last) {
            code.push(OUTPUT);
            code.mov(INPUT_VALUES, TILE.at(InputTile.OUTPUT_OFFSET));
            code.add(OUTPUT, INPUT_VALUES);
            output.prefetch(inputs, panels, INPUT_VALUES, WEIGHTS);
        }
        for (int panel = 0; panel < panels; panel += groupPanels) {
            groupPanels = Math.min(groupPanelsMax(), panels - panel);
            beginGroup(panel, first);
            blocks(blocks);
            if (last) {
                output.store(inputs, groupPanels, (i, k) -> sum(k, i), INPUT_VALUES, WEIGHTS);
            } else {
                keep(panel);
            }
        }
        if (last) {
            code.pop(OUTPUT);
        }
    }

    private int groupPanelsMax() {
        return GROUP_PANELS_MAX * (inputs + 1) <= Zmm.COUNT ? GROUP_PANELS_MAX : 1;
    }

    private void beginGroup(int panel, boolean first) {
        code.mov(INPUT_VALUES, TILE.at(InputTile.INPUT_OFFSET));
        code.add(INPUT_VALUES, INPUT);
        code.mov(WEIGHTS, WORKSPACE);
        code.add(WEIGHTS, GemmLayout.EXPANDED + panel * Bf16Expander.PANEL_BYTES);
        for (int k = 0; k < groupPanels; k++) {
            for (int i = 0; i < inputs; i++) {
                if (first) {
                    code.zero(sum(k, i));
                } else {
                    code.vmovups(sum(k, i), keptSum(panel + k, i));
                }
            }
        }
    }

    private void keep(int panel) {
        for (int k = 0; k < groupPanels; k++) {
            for (int i = 0; i < inputs; i++) {
                code.vmovups(keptSum(panel + k, i), sum(k, i));
            }
        }
    }

    private static Memory keptSum(int panel, int i) {
        return TILE.at(InputTile.sums(i, panel));
    }

    /**
     * Stores and adds the sums of a block only when those of the next are about to be computed: by then they are ready, and
     * the vectors work while the tiles do.
     */
    private void blocks(int count) {
        multiplyBlock(false);
        code.loop(BLOCK_COUNT, count - 1, () -> multiplyBlock(true));
        for (int k = 0; k < groupPanels; k++) {
            storeSums(k);
            addSums(k);
        }
    }

    private void multiplyBlock(boolean addPrevious) {
        code.tileloadd(HIGH, INPUT_VALUES.at(0), INPUT_STRIDE);
        code.tileloadd(LOW, INPUT_VALUES.at(input.lowBytesOffset()), INPUT_STRIDE);
        for (int k = 0; k < groupPanels; k++) {
            code.tileloadd(tileWeights(k), WEIGHTS.at(k * Bf16Expander.PANEL_BYTES), VECTOR_STRIDE);
            if (addPrevious) {
                storeSums(k);
            }
            code.tilezero(tileSums(k));
            code.tdpbf16ps(tileSums(k), HIGH, tileWeights(k));
            code.tdpbf16ps(tileSums(k), LOW, tileWeights(k));
            if (addPrevious) {
                addSums(k);
            }
        }
        code.add(INPUT_VALUES, ActivationLayout.BF16_BLOCK_BYTES);
        code.add(WEIGHTS, Bf16Expander.BLOCK_BYTES);
    }

    private void storeSums(int k) {
        code.tilestored(WORKSPACE.at(GemmLayout.SUMS.at(k)), tileSums(k), VECTOR_STRIDE);
    }

    /** Adds the sums of the block before. */
    private void addSums(int k) {
        long before = k * Bf16Expander.PANEL_BYTES - Bf16Expander.BLOCK_BYTES;
        code.vmovups(scales(k), WEIGHTS.at(before + Bf16Expander.SCALES_OFFSET));
        for (int i = 0; i < inputs; i++) {
            code.vfmadd231ps(
                    sum(k, i), scales(k), WORKSPACE.at(GemmLayout.SUMS.at(k) + (long) i * PanelLayout.VECTOR_BYTES));
        }
    }

    private Zmm sum(int k, int i) {
        return new Zmm(k * (inputs + 1) + i);
    }

    private Zmm scales(int k) {
        return sum(k, inputs);
    }

    private static Tile tileSums(int k) {
        return new Tile(k);
    }

    private static Tile tileWeights(int k) {
        return new Tile(LOW.number() + 1 + k);
    }
}
