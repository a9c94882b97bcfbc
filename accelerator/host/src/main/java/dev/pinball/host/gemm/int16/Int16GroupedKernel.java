package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Tile.PRODUCT;
import static dev.pinball.host.gemm.int16.Int16Tile.VALUE;
import static dev.pinball.host.gemm.int16.Int16Tile.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Tile.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Tile.weights;
import static dev.pinball.host.gemm.int16.Int16Tile.widened;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.HighBits;
import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.OutputStore;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.Prefetch;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Register;

/**
 * Emits the product of weights in groups ({@link GroupedFormat}) with a few quantized inputs ({@link Int16Input}), by AVX2. The
 * integers of a group are summed exactly; the sum of a row over its groups is, from the first to the last, {@code fma(scale *
 * inputScale, (float) integerSum, sum)} for each group and then {@code fma(minimum, -inputScale * inputSum, sum)}.
 *
 * <pre>
 * rdi weights   rsi first input   rdx outputs   rcx panels left   r8 workspace   rbx blocks left   r10 pairs left
 * r11 inputs of the pair   r9 their scales and sums
 * ymm0-15 {@link Int16Tile}
 *
 * for each panel, for each block, for each pair, for each group
 *   for each half of a line of nibbles, for each widened part, for each input: integers += part * inputs
 *   for each input: sum += scales * input scale * integers, sum += minimums * negated sum of the input
 * </pre>
 */
public final class Int16GroupedKernel {
    public static final int INPUTS_MAX = Int16Tile.INPUTS_MAX;

    private static final Register BYTES = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register PANEL_COUNT = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register BLOCK_COUNT = Register.RBX;
    private static final Register PAIR_COUNT = Register.R10;
    private static final Register INPUT_WORDS = Register.R11;
    private static final Register INPUT_BLOCKS = Register.R9;
    private static final Register TEMPORARY = Register.RAX;

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Prefetch prefetch = new Prefetch(code, BYTES, PanelLayout.VECTOR_BYTES);
    private final HighBits highBits = new HighBits(code, WORKSPACE, PRODUCT, VALUE);
    private final Int16Tile tile;
    private final GroupedFormat format;
    private final Int16Input input;
    private final int columns;

    private Int16GroupedKernel(GroupedFormat format, int columns, int inputs, boolean vnni) {
        this.format = format;
        this.columns = columns;
        tile = new Int16Tile(code, WORKSPACE, inputs, vnni);
        input = input(columns);
    }

    /** The inputs that it takes for any format. */
    public static Int16Input input(int columns) {
        return new Int16Input(columns, Pairs.ALTERNATE);
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the number of panels, and the {@link
     * GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #INPUTS_MAX}
     * @param vnni whether the processor has {@link Assembler#vpdpwssd} on 256 bits
     */
    public static byte[] emit(GroupedFormat format, int columns, int inputs, boolean vnni) {
        return new Int16GroupedKernel(format, columns, inputs, vnni).emit();
    }

    private byte[] emit() {
        code.push(BLOCK_COUNT);
        output.begin(TEMPORARY);
        code.loop(PANEL_COUNT, this::panel);
        code.pop(BLOCK_COUNT);
        code.vzeroupper();
        return code.finish();
    }

    private void panel() {
        code.mov(INPUT_WORDS, INPUT);
        code.mov(INPUT_BLOCKS, INPUT);
        code.add(INPUT_BLOCKS, input.blocksOffset());
        tile.clearSums();
        code.loop(BLOCK_COUNT, columns / format.blockColumns(), this::block);
        tile.finishSums();
        output.store(tile.inputs(), VECTORS, tile::finishedSum, TEMPORARY, INPUT_WORDS);
    }

    private void block() {
        if (!format.hasBlockScales()) {
            pair();
            return;
        }
        prefetch.prefetch(0);
        blockScales(0, GemmLayout.BLOCK_SCALES);
        if (format.hasMinimums()) {
            blockScales(PanelLayout.SCALES_BYTES, GemmLayout.BLOCK_MINIMUMS);
        }
        code.add(BYTES, format.headerBytes());
        code.loop(PAIR_COUNT, format.pairs(), this::pair);
    }

    private void blockScales(int offset, Field target) {
        for (int k = 0; k < VECTORS; k++) {
            code.vcvtph2ps(VALUE, BYTES.at(offset + rowsOffset(k) / 2));
            code.vmovups(WORKSPACE.at(target.offset() + rowsOffset(k)), VALUE);
        }
    }

    private void pair() {
        for (int line = 0; line < format.pairBytes(); line += PanelLayout.VECTOR_BYTES) {
            prefetch.prefetch(line);
        }
        for (int group = 0; group < format.groups(); group++) {
            group(group);
        }
        code.add(BYTES, format.pairBytes());
        code.add(INPUT_WORDS, (long) GroupedFormat.PAIR_COLUMNS * Short.BYTES);
        code.add(INPUT_BLOCKS, (long) GroupedFormat.PAIR_COLUMNS / GroupedInput.BLOCK_COLUMNS * Int16Input.BLOCK_BYTES);
    }

    private void group(int group) {
        int column = group * format.groupColumns();
        long block = (long) column / GroupedInput.BLOCK_COLUMNS * Int16Input.BLOCK_BYTES;
        for (int i = 0; i < tile.inputs(); i++) {
            startIntegers(i, block, column % GroupedInput.BLOCK_COLUMNS / format.groupColumns());
        }
        for (int line = 0; line < format.nibbleVectors(); line++) {
            line(group, line, column);
        }
        addGroup(group, block);
    }

    /** Integer sums start with what takes the offset off all levels. */
    private void startIntegers(int i, long block, int half) {
        if (format.offset() == 0) {
            tile.clearIntegers(i);
        } else {
            tile.startIntegers(i, INPUT_BLOCKS.at(block + GroupedInput.correction(format, half) + inputRow(i)));
        }
    }

    /** Eight columns: a line of nibbles. */
    private void line(int group, int line, int groupColumn) {
        long offset = format.nibbles(group, line);
        int column = groupColumn + 2 * line * GroupedFormat.WORD_COLUMNS;
        if (format.highBits() == 0 && !format.isNonLinear()) {
            tile.multiplyNibbles(BYTES, offset, INPUT_WORDS, column / 2, input.rowBytes());
            return;
        }
        for (int upper = 0; upper < 2; upper++) {
            for (int k = 0; k < VECTORS; k++) {
                code.vmovups(weights(k), BYTES.at(offset + rowsOffset(k)));
                if (upper == 1) {
                    code.vpsrld(weights(k), weights(k), 4);
                }
                code.vpandd(weights(k), weights(k), WORKSPACE.at(GemmLayout.NIBBLE_MASK.offset()));
                levels(k, group, 2 * line + upper);
            }
            multiply(column + upper * GroupedFormat.WORD_COLUMNS);
        }
    }

    /** Makes nibbles levels: by the table, or with the high bits of this word of the group. */
    private void levels(int vector, int group, int word) {
        if (format.isNonLinear()) {
            code.vmovups(VALUE, WORKSPACE.at(GemmLayout.NON_LINEAR.offset()));
            code.vpshufb(weights(vector), VALUE, weights(vector));
        }
        if (format.highBits() > 0) {
            code.vmovups(PRODUCT, BYTES.at(format.high(group) + rowsOffset(vector)));
            highBits.addTo(weights(vector), format, word);
        }
    }

    /** Four columns: the even bytes of levels, then the odd ones. */
    private void multiply(int column) {
        int word = column / 2;
        for (int k = 0; k < VECTORS; k++) {
            code.vpandd(widened(k), weights(k), WORKSPACE.at(GemmLayout.EVEN_BYTE_MASK.offset()));
        }
        tile.multiply(INPUT_WORDS, word, input.rowBytes());
        for (int k = 0; k < VECTORS; k++) {
            code.vpsrlw(widened(k), weights(k), Byte.SIZE);
        }
        tile.multiply(INPUT_WORDS, word + 1, input.rowBytes());
    }

    private void addGroup(int group, long block) {
        for (int k = 0; k < VECTORS; k++) {
            scales(weights(k), format.scales(group), k, GemmLayout.BLOCK_SCALES);
            if (format.hasMinimums()) {
                scales(widened(k), format.minimums(group), k, GemmLayout.BLOCK_MINIMUMS);
            }
        }
        tile.addIntegers(
                i -> INPUT_BLOCKS.at(block + GroupedInput.SCALE.offset() + inputRow(i)),
                format.hasMinimums()
                        ? i -> INPUT_BLOCKS.at(block + GroupedInput.NEGATED_SUM.offset() + inputRow(i))
                        : null);
    }

    private void scales(Ymm target, long offset, int vector, Field blockScales) {
        int rows = rowsOffset(vector);
        if (format.hasBlockScales()) {
            code.vpmovsxbd(target, BYTES.at(offset + rows / 4));
            code.vcvtdq2ps(target, target);
            code.vmulps(target, target, WORKSPACE.at(blockScales.offset() + rows));
        } else {
            code.vcvtph2ps(target, BYTES.at(offset + rows / 2));
        }
    }

    private long inputRow(int i) {
        return (long) i * input.rowBytes();
    }
}
