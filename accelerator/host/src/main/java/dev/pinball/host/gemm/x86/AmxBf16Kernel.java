package dev.pinball.host.gemm.x86;

import static dev.pinball.host.gemm.x86.AmxBf16Products.INPUT_STRIDE;
import static dev.pinball.host.gemm.x86.AmxBf16Products.INPUT_SUMS;
import static dev.pinball.host.gemm.x86.AmxBf16Products.INPUT_VALUES;
import static dev.pinball.host.gemm.x86.AmxBf16Products.VECTOR_STRIDE;
import static dev.pinball.host.gemm.x86.AmxBf16Products.WEIGHTS;
import static dev.pinball.host.gemm.x86.Bf16Expander.WORKSPACE;

import dev.pinball.host.gemm.x86.GemmLayout.InputTile;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Emits the product of packed weights with any number of tiles of inputs, by AMX: a few blocks of weights are expanded
 * ({@link Bf16Expander}) and stay in the first cache while all inputs pass. Two panels share a tile of inputs where the
 * registers have room for the sums and scales of both.
 *
 * <pre>
 * rdi packed panels   rsi inputs of the chunk   rdx outputs   rcx input tiles   r8 workspace   r14 turns left
 * r13 input tile   r11 input tiles left   r15 negated sums of the inputs of the chunk; others are those of {@link AmxBf16Products}
 *
 * for each chunk of blocks
 *   expand its weights
 *   for each tile of inputs, for one or two panels at a time
 *     add the products of the blocks to the sums so far
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

    /** Panels that may share a tile of inputs. */
    static final int SHARING_PANELS_MAX = 2;

    /**
     * Where a row of inputs has its values in BF16: blocks of 32 columns, those side by side that are side by side in weights.
     *
     * @param rowBytes from input to input
     * @param valuesOffset of the first high value in a row
     * @param lowOffset from a high value to its low value
     * @param sumsOffset from the first high value to the negated sums of the blocks, F32, where blocks of weights have minimums
     */
    public record Input(int rowBytes, int valuesOffset, int lowOffset, int sumsOffset) {}

    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register TILE_COUNT = Register.RCX;
    private static final Register TILES_LEFT = Register.R11;
    private static final Register TURN_COUNT = Register.R14;
    private static final Register SUMS = Bf16Expander.OWN;
    private static final Register TILE = Register.R13;

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Bf16Expander expander;
    private final boolean hasMinimums;
    private final Input input;
    private final int inputs;
    private final int panels;

    private AmxBf16Kernel(Bf16Expander expander, Input input, int inputs, int panels) {
        this.expander = expander;
        hasMinimums = expander.block().hasMinimums();
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
    public static byte[] emit(Bf16Expander expander, Input input, int inputs, int panels) {
        return new AmxBf16Kernel(expander, input, inputs, panels).emit();
    }

    private byte[] emit() {
        code.push(INPUT_STRIDE);
        code.push(VECTOR_STRIDE);
        code.push(TURN_COUNT);
        code.push(Bf16Expander.OWN);
        code.push(TILE);
        if (hasMinimums) {
            code.push(INPUT_SUMS);
            code.mov(SUMS, INPUT);
            code.add(SUMS, input.sumsOffset);
        }
        output.begin(INPUT_VALUES);
        code.ldtilecfg(WORKSPACE.at(GemmLayout.bf16Tiles(inputs)));
        code.mov(INPUT_STRIDE, input.rowBytes);
        code.mov(VECTOR_STRIDE, PanelLayout.VECTOR_BYTES);
        expander.begin(code);
        turns();
        code.tilerelease();
        if (hasMinimums) {
            code.pop(INPUT_SUMS);
        }
        code.pop(TILE);
        code.pop(Bf16Expander.OWN);
        code.pop(TURN_COUNT);
        code.pop(VECTOR_STRIDE);
        code.pop(INPUT_STRIDE);
        return code.finish();
    }

    private void turns() {
        int turnBlocks = expander.turnBlocks();
        int middle = (expander.blocks() - 1) / turnBlocks - 1; // between the first and the last
        int last = expander.blocks() - (middle + 1) * turnBlocks;
        if (middle < 0) {
            turn(expander.blocks(), true, true);
            return;
        }
        turn(turnBlocks, true, false);
        code.loop(TURN_COUNT, middle, () -> turn(turnBlocks, false, false));
        turn(last, false, true);
    }

    private void turn(int blocks, boolean first, boolean last) {
        for (int start = 0; start < blocks; start += Bf16Expander.BLOCKS_MAX) {
            int end = Math.min(blocks, start + Bf16Expander.BLOCKS_MAX);
            chunk(start, end - start, first && start == 0, last && end == blocks);
        }
    }

    /**
     * @param first whether there are no sums yet
     * @param last whether the sums are outputs then
     */
    private void chunk(int start, int blocks, boolean first, boolean last) {
        code.mov(WEIGHTS, WORKSPACE);
        code.add(WEIGHTS, GemmLayout.EXPANDED);
        expander.expand(code, panels, start, blocks);
        code.mov(TILES_LEFT, TILE_COUNT);
        code.mov(TILE, WORKSPACE);
        code.add(TILE, GemmLayout.INPUT_TILES.offset());
        code.loop(TILES_LEFT, () -> {
            tile(blocks, first, last);
            code.add(TILE, InputTile.BYTES);
        });
        code.add(INPUT, (long) blocks * ActivationLayout.BF16_BLOCK_BYTES);
        if (hasMinimums) {
            code.add(SUMS, (long) blocks * Float.BYTES);
        }
    }

    private void tile(int blocks, boolean first, boolean last) {
        if (last) {
            code.push(OUTPUT);
            code.mov(INPUT_VALUES, TILE.at(InputTile.OUTPUT_OFFSET));
            code.add(OUTPUT, INPUT_VALUES);
            output.prefetch(inputs, panels, INPUT_VALUES, WEIGHTS);
        }
        for (int panel = 0; panel < panels; ) {
            int sharing = Math.min(sharingPanelsMax(), panels - panel);
            products(panel, sharing, blocks, first, last);
            panel += sharing;
        }
        if (last) {
            code.pop(OUTPUT);
        }
    }

    private int sharingPanelsMax() {
        return SHARING_PANELS_MAX * (inputs + 1) <= Zmm.COUNT ? SHARING_PANELS_MAX : 1;
    }

    /** Multiplies the tile of inputs with {@code count} panels that share it. */
    private void products(int panel, int count, int blocks, boolean first, boolean last) {
        AmxBf16Products products = new AmxBf16Products(code, expander.block(), input, inputs, count);
        code.mov(INPUT_VALUES, TILE.at(InputTile.INPUT_OFFSET));
        code.add(INPUT_VALUES, INPUT);
        if (hasMinimums) {
            code.mov(INPUT_SUMS, TILE.at(InputTile.INPUT_OFFSET));
            code.add(INPUT_SUMS, SUMS);
        }
        code.mov(WEIGHTS, WORKSPACE);
        code.add(WEIGHTS, GemmLayout.EXPANDED + panel * expander.block().panelBytes());
        if (first) {
            products.zero();
        } else {
            products.load(TILE, panel);
        }
        products.emit(blocks);
        if (last) {
            output.store(inputs, count, (i, k) -> products.sum(k, i), INPUT_VALUES, WEIGHTS);
        } else {
            products.keep(TILE, panel);
        }
    }
}
