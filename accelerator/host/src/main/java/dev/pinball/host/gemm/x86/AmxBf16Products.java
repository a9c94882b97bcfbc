package dev.pinball.host.gemm.x86;

import dev.pinball.host.gemm.x86.AmxBf16Kernel.Input;
import dev.pinball.host.gemm.x86.Bf16Expander.Block;
import dev.pinball.host.gemm.x86.GemmLayout.InputTile;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.TileConfiguration;

/**
 * Emits the part of {@link AmxBf16Kernel} that multiplies a tile of inputs with the expanded blocks of a panel, or of two that
 * share it.
 *
 * <p>All products and sums of the high bytes are integers times a power of two that a float holds exactly, those of the low
 * bytes too; a tile adds both with one rounding. So the sum of a group has the bits of {@link VnniInt8Kernel}'s: an integer of 32
 * bits converted to a float. Where a block has two groups, each has a tile of weights with zeros in place of the other's.
 *
 * <pre>
 * rax inputs of the tile   r12 their negated sums   r10 expanded weights   r9 blocks left   r8 workspace
 * rbx bytes from input to input   rbp bytes of a vector
 * tmm0-1 sums of a group   tmm2 high inputs   tmm3 low inputs   tmm4-5 weights   zmm0... sums and scales of the panels
 *
 * for each block, for each panel, for each group
 *   tile sums = high * weights + low * weights, sums += scales * tile sums of the group before
 *   after the last group of a block: sums += minimums * negated sums of the inputs
 * </pre>
 */
final class AmxBf16Products {
    static final Register INPUT_VALUES = Register.RAX;
    static final Register INPUT_SUMS = Register.R12;
    static final Register INPUT_STRIDE = Register.RBX;
    static final Register VECTOR_STRIDE = Register.RBP;
    static final Register WEIGHTS = Bf16Expander.TARGET;
    private static final Register BLOCK_COUNT = Bf16Expander.COUNT;
    private static final Register WORKSPACE = Bf16Expander.WORKSPACE;

    private static final Tile HIGH = new Tile(AmxBf16Kernel.SHARING_PANELS_MAX);
    private static final Tile LOW = new Tile(HIGH.number() + 1);

    private final Assembler code;
    private final Block block;
    private final Input input;
    private final int inputs;
    private final int panels;

    AmxBf16Products(Assembler code, Block block, Input input, int inputs, int panels) {
        this.code = code;
        this.block = block;
        this.input = input;
        this.inputs = inputs;
        this.panels = panels;
    }

    static void shapeTiles(TileConfiguration configuration, int inputs) {
        configuration.shape(HIGH, inputs, ActivationLayout.BF16_BLOCK_BYTES);
        configuration.shape(LOW, inputs, ActivationLayout.BF16_BLOCK_BYTES);
        for (int k = 0; k < AmxBf16Kernel.SHARING_PANELS_MAX; k++) {
            configuration.shape(tileSums(k), inputs, PanelLayout.VECTOR_BYTES);
            configuration.shape(tileWeights(k), Block.TILE_LINES, PanelLayout.VECTOR_BYTES);
        }
    }

    /** Sums start at zero. */
    void zero() {
        forEachSum((k, i) -> code.zero(sum(k, i)));
    }

    /** Sums start at those that an {@link InputTile} keeps of the panels from {@code panel} on. */
    void load(Register tile, int panel) {
        forEachSum((k, i) -> code.vmovups(sum(k, i), tile.at(InputTile.sums(i, panel + k))));
    }

    /** Keeps the sums there. */
    void keep(Register tile, int panel) {
        forEachSum((k, i) -> code.vmovups(tile.at(InputTile.sums(i, panel + k)), sum(k, i)));
    }

    private interface OfSum {
        void emit(int panel, int input);
    }

    private void forEachSum(OfSum instruction) {
        for (int k = 0; k < panels; k++) {
            for (int i = 0; i < inputs; i++) {
                instruction.emit(k, i);
            }
        }
    }

    /**
     * Emits the products. Stores and adds the sums of a group only when those of the next are about to be computed: by then they
     * are ready, and the vectors work while the tiles do.
     */
    void emit(int blocks) {
        multiplyBlock(false);
        code.loop(BLOCK_COUNT, blocks - 1, () -> multiplyBlock(true));
        for (int k = 0; k < panels; k++) {
            storeSums(k);
            addSumsBefore(k, 0);
        }
    }

    private void multiplyBlock(boolean addPrevious) {
        code.tileloadd(HIGH, INPUT_VALUES.at(0), INPUT_STRIDE);
        code.tileloadd(LOW, INPUT_VALUES.at(input.lowOffset()), INPUT_STRIDE);
        for (int k = 0; k < panels; k++) {
            for (int group = 0; group < block.groups(); group++) {
                multiplyGroup(k, group, addPrevious || group > 0);
            }
        }
        code.add(INPUT_VALUES, ActivationLayout.BF16_BLOCK_BYTES);
        code.add(WEIGHTS, block.bytes());
        if (block.hasMinimums()) {
            code.add(INPUT_SUMS, Float.BYTES);
        }
    }

    private void multiplyGroup(int k, int group, boolean addPrevious) {
        code.tileloadd(tileWeights(k), WEIGHTS.at(k * block.panelBytes() + block.tile(group)), VECTOR_STRIDE);
        if (addPrevious) {
            storeSums(k);
        }
        code.tilezero(tileSums(k));
        code.tdpbf16ps(tileSums(k), HIGH, tileWeights(k));
        code.tdpbf16ps(tileSums(k), LOW, tileWeights(k));
        if (addPrevious) {
            addSumsBefore(k, group);
        }
    }

    private void storeSums(int k) {
        code.tilestored(WORKSPACE.at(GemmLayout.SUMS.at(k)), tileSums(k), VECTOR_STRIDE);
    }

    /** Adds the sums of the group before, which is the last of the block before or in the same block. */
    private void addSumsBefore(int k, int group) {
        if (group > 0) {
            addSums(k, k * block.panelBytes() + block.scales(group - 1));
            return;
        }
        long before = k * block.panelBytes() - block.bytes();
        addSums(k, before + block.scales(block.groups() - 1));
        if (block.hasMinimums()) {
            addMinimums(k, before + block.minimums());
        }
    }

    private void addSums(int k, long scales) {
        code.vmovups(scales(k), WEIGHTS.at(scales));
        for (int i = 0; i < inputs; i++) {
            code.vfmadd231ps(
                    sum(k, i), scales(k), WORKSPACE.at(GemmLayout.SUMS.at(k) + (long) i * PanelLayout.VECTOR_BYTES));
        }
    }

    /** The negated sums are those of the block before. */
    private void addMinimums(int k, long minimums) {
        code.vmovups(scales(k), WEIGHTS.at(minimums));
        for (int i = 0; i < inputs; i++) {
            code.vfmadd231ps(sum(k, i), scales(k), INPUT_SUMS.broadcastAt((long) i * input.rowBytes() - Float.BYTES));
        }
    }

    Zmm sum(int k, int i) {
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
