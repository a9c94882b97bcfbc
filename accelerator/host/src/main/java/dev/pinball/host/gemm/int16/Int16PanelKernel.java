package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Tile.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Tile.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Tile.weights;
import static dev.pinball.host.gemm.int16.Int16Tile.widened;

import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.OutputStore;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.Prefetch;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Register;
import dev.pinball.model.tensor.TensorType;

/**
 * Emits the product of weights in Q8_0 or Q4_0 ({@link PanelLayout}) with a few quantized inputs ({@link Int16Input}), by AVX2.
 * In each block the integers of a row are summed exactly; the sum of a row over its blocks is, from the first to the last,
 * {@code fma(weightScale * inputScale, (float) integerSum, sum)}.
 *
 * <p>Bytes and nibbles are widened to 16 bits, each second one at a time, so that a word has two columns that are a word of
 * the input too. Nibbles are stored with 8 added; their sums start at what takes that off again.
 *
 * <pre>
 * rdi panel   rsi first input   rdx outputs   rcx panels left   r8 workspace   rbx blocks left
 * rax weights of the block   r10 its scales   r11 inputs of the block   r9 their scales and sums
 * ymm0-15 {@link Int16Tile}
 *
 * for each panel
 *   for each block
 *     for each line of weights, for each widened part, for each input: integers += part * inputs
 *     for each input: sum += weight scales * input scale * integers
 *   store the sums
 * </pre>
 */
public final class Int16PanelKernel {
    public static final int INPUTS_MAX = Int16Tile.INPUTS_MAX;

    private static final Register PANEL = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register PANEL_COUNT = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register BYTES = Register.RAX;
    private static final Register PANEL_SCALES = Register.R10;
    private static final Register INPUT_WORDS = Register.R11;
    private static final Register INPUT_BLOCKS = Register.R9;
    private static final Register BLOCK_COUNT = Register.RBX;

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Int16Tile tile;
    private final Prefetch prefetch;
    private final PanelLayout panel;
    private final Int16Input input;
    private final boolean nibbles;

    private Int16PanelKernel(PanelLayout panel, int inputs, boolean vnni) {
        this.panel = panel;
        tile = new Int16Tile(code, WORKSPACE, inputs, vnni);
        input = input(panel);
        prefetch = new Prefetch(code, BYTES, panel.blockBytes());
        nibbles = panel.type() == TensorType.Q4_0;
    }

    /** The inputs that it takes. */
    public static Int16Input input(PanelLayout panel) {
        return new Int16Input(panel.columns(), Pairs.HALVES);
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the number of panels, and the {@link
     * GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #INPUTS_MAX}
     * @param vnni whether the processor has {@link Assembler#vpdpwssd} on 256 bits
     */
    public static byte[] emit(PanelLayout panel, int inputs, boolean vnni) {
        return new Int16PanelKernel(panel, inputs, vnni).emit();
    }

    private byte[] emit() {
        code.push(BLOCK_COUNT);
        output.begin(BYTES);
        code.loop(PANEL_COUNT, () -> {
            panel();
            code.add(PANEL, panel.panelBytes());
        });
        code.pop(BLOCK_COUNT);
        code.vzeroupper();
        return code.finish();
    }

    private void panel() {
        code.mov(BYTES, PANEL);
        code.mov(PANEL_SCALES, PANEL);
        code.add(PANEL_SCALES, panel.scalesOffset());
        code.mov(INPUT_WORDS, INPUT);
        code.mov(INPUT_BLOCKS, INPUT);
        code.add(INPUT_BLOCKS, input.blocksOffset());
        tile.clearSums();
        prefetch.loop(BLOCK_COUNT, panel.blocks(), panel.panelBytes() - panel.scalesOffset(), this::block);
        tile.finishSums();
        output.store(tile.inputs(), VECTORS, tile::finishedSum, BYTES, INPUT_WORDS);
    }

    private void block() {
        for (int i = 0; i < tile.inputs(); i++) {
            if (nibbles) {
                tile.startIntegers(i, inputBlock(i, Int16Input.OFFSET_8_OFFSET));
            } else {
                tile.clearIntegers(i);
            }
        }
        for (int line = 0; line < panel.blockBytes() / PanelLayout.VECTOR_BYTES; line++) {
            prefetch.prefetch(line * PanelLayout.VECTOR_BYTES);
            line(line);
        }
        for (int k = 0; k < VECTORS; k++) {
            code.vcvtph2ps(weights(k), PANEL_SCALES.at(rowsOffset(k) / 2));
        }
        tile.addIntegers(i -> inputBlock(i, GroupedInput.SCALE.offset()), null);
        // The scales of the next panel: too few in a row for the processor to prefetch them itself.
        code.prefetcht0(PANEL_SCALES.at(panel.panelBytes()));
        code.add(BYTES, panel.blockBytes());
        code.add(PANEL_SCALES, PanelLayout.SCALES_BYTES);
        code.add(INPUT_WORDS, Int16Input.BLOCK_INTEGER_BYTES);
        code.add(INPUT_BLOCKS, Int16Input.BLOCK_BYTES);
    }

    private Memory inputBlock(int i, long offset) {
        return INPUT_BLOCKS.at((long) i * input.rowBytes() + offset);
    }

    /** A line of a block: 8 columns of nibbles, or 4 of bytes. */
    private void line(int line) {
        long offset = (long) line * PanelLayout.VECTOR_BYTES;
        if (nibbles) {
            tile.multiplyNibbles(BYTES, offset, INPUT_WORDS, 4 * line, input.rowBytes());
            return;
        }
        for (int k = 0; k < VECTORS; k++) {
            code.vmovups(weights(k), BYTES.at(offset + rowsOffset(k)));
            code.vpsllw(widened(k), weights(k), Byte.SIZE);
            code.vpsraw(widened(k), widened(k), Byte.SIZE);
        }
        tile.multiply(INPUT_WORDS, 2 * line, input.rowBytes());
        for (int k = 0; k < VECTORS; k++) {
            code.vpsraw(widened(k), weights(k), Byte.SIZE);
        }
        tile.multiply(INPUT_WORDS, 2 * line + 1, input.rowBytes());
    }
}
