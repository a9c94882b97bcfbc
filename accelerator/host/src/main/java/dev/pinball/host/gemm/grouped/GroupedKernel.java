package dev.pinball.host.gemm.grouped;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.OutputStore;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.Prefetch;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Emits the product of packed weights in groups ({@link GroupedFormat}) with a few quantized inputs ({@link GroupedInput}), by
 * VNNI. The integers of a group are summed exactly; the sum of a row over its blocks of 32 columns is, from the first to the
 * last, {@code fma(scale * inputScale, (float) integerSum, sum)} for each group and then {@code fma(minimum, -inputScale *
 * inputSum, sum)}. Scales and their products are exact: an F16 has 11 significant bits, a small scale 8, the scale of inputs 1.
 *
 * <pre>
 * rdi weights   rsi first input   rdx outputs   rcx panels left   r8 workspace   rbx blocks left   r10 pairs left
 * r11 inputs of the pair   r9 their scales and sums
 * zmm0-7 sums   zmm8-15, zmm16-23 integer sums of high and low bytes   zmm24-31 weights, scales, constants
 *
 * for each panel, for each block, for each pair, for each group
 *   for each vector of nibbles, for each input: high += weights * high bytes, low += weights * low bytes
 *   for each input: sum += scales * input scale * (256 * high + low)
 *   for each input: sum += minimums * negated sum of the input
 * </pre>
 */
public final class GroupedKernel {
    /** Inputs at most: each takes three registers of 24. */
    public static final int INPUTS_MAX = 8;

    private static final Register BYTES = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register PANEL_COUNT = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register BLOCK_COUNT = Register.RBX;
    private static final Register PAIR_COUNT = Register.R10;
    private static final Register INPUT_BYTES = Register.R11;
    private static final Register INPUT_BLOCKS = Register.R9;
    private static final Register TEMPORARY = Register.RAX;

    private static final Zmm WEIGHTS = new Zmm(3 * INPUTS_MAX);
    private static final Zmm UPPER_WEIGHTS = new Zmm(3 * INPUTS_MAX + 1);
    private static final Zmm SCALES = new Zmm(3 * INPUTS_MAX + 2);
    private static final Zmm PRODUCT = new Zmm(3 * INPUTS_MAX + 3);
    private static final Zmm NIBBLE_MASK = new Zmm(3 * INPUTS_MAX + 4);
    private static final Zmm BLOCK_SCALE = new Zmm(3 * INPUTS_MAX + 5);
    private static final Zmm BLOCK_MINIMUM = new Zmm(3 * INPUTS_MAX + 6);
    private static final Zmm TABLE = BLOCK_MINIMUM; // no type has both
    private static final Zmm HIGH_BITS = new Zmm(3 * INPUTS_MAX + 7);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Prefetch prefetch = new Prefetch(code, BYTES, PanelLayout.VECTOR_BYTES);
    private final HighBits highBits = new HighBits(code, WORKSPACE, HIGH_BITS, PRODUCT);
    private final GroupedFormat format;
    private final GroupedInput input;
    private final int inputs;

    private GroupedKernel(GroupedFormat format, GroupedInput input, int inputs) {
        this.format = format;
        this.input = input;
        this.inputs = inputs;
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the number of panels, and the {@link
     * GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #INPUTS_MAX}
     */
    public static byte[] emit(GroupedFormat format, GroupedInput input, int inputs) {
        return new GroupedKernel(format, input, inputs).emit();
    }

    private byte[] emit() {
        code.push(BLOCK_COUNT);
        code.vbroadcastss(NIBBLE_MASK, WORKSPACE.at(GemmLayout.NIBBLE_MASK.offset()));
        if (format.isNonLinear()) {
            code.vmovups(TABLE, WORKSPACE.at(GemmLayout.NON_LINEAR.offset()));
        }
        output.begin(TEMPORARY);
        code.loop(PANEL_COUNT, this::panel);
        code.pop(BLOCK_COUNT);
        return code.finish();
    }

    private void panel() {
        code.mov(INPUT_BYTES, INPUT);
        code.mov(INPUT_BLOCKS, INPUT);
        code.add(INPUT_BLOCKS, input.blocksOffset());
        for (int i = 0; i < inputs; i++) {
            code.zero(sum(i));
        }
        code.loop(BLOCK_COUNT, input.columns() / format.blockColumns(), this::block);
        output.store(inputs, 1, (i, _) -> sum(i), TEMPORARY, INPUT_BYTES);
    }

    private void block() {
        if (!format.hasBlockScales()) {
            pair();
            return;
        }
        prefetch.prefetch(0);
        code.vcvtph2ps(BLOCK_SCALE, BYTES.at(0));
        if (format.hasMinimums()) {
            code.vcvtph2ps(BLOCK_MINIMUM, BYTES.at(PanelLayout.SCALES_BYTES));
        }
        code.add(BYTES, format.headerBytes());
        code.loop(PAIR_COUNT, format.pairs(), this::pair);
    }

    private void pair() {
        for (int line = 0; line < format.pairBytes(); line += PanelLayout.VECTOR_BYTES) {
            prefetch.prefetch(line);
        }
        for (int group = 0; group < format.groups(); group++) {
            group(group);
        }
        code.add(BYTES, format.pairBytes());
        code.add(INPUT_BYTES, GroupedFormat.PAIR_COLUMNS);
        code.add(
                INPUT_BLOCKS,
                (long) GroupedFormat.PAIR_COLUMNS / GroupedInput.BLOCK_COLUMNS * GroupedInput.BLOCK_BYTES);
    }

    private void group(int group) {
        int column = group * format.groupColumns();
        long block = (long) column / GroupedInput.BLOCK_COLUMNS * GroupedInput.BLOCK_BYTES;
        for (int i = 0; i < inputs; i++) {
            code.zero(high(i));
            startLow(i, block, column % GroupedInput.BLOCK_COLUMNS / format.groupColumns());
        }
        if (format.highBits() > 0) {
            code.vmovups(HIGH_BITS, BYTES.at(format.high(group)));
        }
        for (int vector = 0; vector < format.nibbleVectors(); vector++) {
            nibbles(group, vector, column + 2 * vector * GroupedFormat.WORD_COLUMNS);
        }
        scales(SCALES, format.scales(group), BLOCK_SCALE);
        for (int i = 0; i < inputs; i++) {
            addGroup(i, INPUT_BLOCKS.broadcastAt(block + GroupedInput.SCALE.offset() + inputRow(i)));
        }
        if (format.hasMinimums()) {
            scales(SCALES, format.minimums(group), BLOCK_MINIMUM);
            for (int i = 0; i < inputs; i++) {
                long sum = block + GroupedInput.NEGATED_SUM.offset() + inputRow(i);
                code.vfmadd231ps(sum(i), SCALES, INPUT_BLOCKS.broadcastAt(sum));
            }
        }
    }

    /** The sums of low bytes start with what takes the offset off all levels. */
    private void startLow(int i, long block, int half) {
        if (format.offset() == 0) {
            code.zero(low(i));
        } else {
            code.vbroadcastss(low(i), INPUT_BLOCKS.at(block + GroupedInput.correction(format, half) + inputRow(i)));
        }
    }

    private void nibbles(int group, int vector, int column) {
        code.vmovups(WEIGHTS, BYTES.at(format.nibbles(group, vector)));
        code.vpsrld(UPPER_WEIGHTS, WEIGHTS, 4);
        code.vpandd(WEIGHTS, WEIGHTS, NIBBLE_MASK);
        code.vpandd(UPPER_WEIGHTS, UPPER_WEIGHTS, NIBBLE_MASK);
        if (format.isNonLinear()) {
            code.vpshufb(WEIGHTS, TABLE, WEIGHTS);
            code.vpshufb(UPPER_WEIGHTS, TABLE, UPPER_WEIGHTS);
        }
        highBits.addTo(WEIGHTS, format, 2 * vector);
        highBits.addTo(UPPER_WEIGHTS, format, 2 * vector + 1);
        multiply(WEIGHTS, column);
        multiply(UPPER_WEIGHTS, column + GroupedFormat.WORD_COLUMNS);
    }

    private void multiply(Zmm weights, int column) {
        for (int i = 0; i < inputs; i++) {
            long byteOffset = inputRow(i) + column;
            code.vpdpbusd(high(i), weights, INPUT_BYTES.broadcastAt(byteOffset));
            code.vpdpbusd(low(i), weights, INPUT_BYTES.broadcastAt(byteOffset + input.lowBytesOffset()));
        }
    }

    private void scales(Zmm to, long offset, Zmm blockScale) {
        if (format.hasBlockScales()) {
            code.vpmovsxbd(to, BYTES.at(offset));
            code.vcvtdq2ps(to, to);
            code.vmulps(to, to, blockScale);
        } else {
            code.vcvtph2ps(to, BYTES.at(offset));
        }
    }

    private void addGroup(int i, Memory inputScale) {
        code.vpslld(high(i), high(i), Byte.SIZE);
        code.vpaddd(high(i), high(i), low(i));
        code.vcvtdq2ps(high(i), high(i));
        code.vmulps(PRODUCT, SCALES, inputScale);
        code.vfmadd231ps(sum(i), PRODUCT, high(i));
    }

    private long inputRow(int i) {
        return (long) i * input.rowBytes();
    }

    private static Zmm sum(int i) {
        return new Zmm(i);
    }

    private static Zmm high(int i) {
        return new Zmm(INPUTS_MAX + i);
    }

    private static Zmm low(int i) {
        return new Zmm(2 * INPUTS_MAX + i);
    }
}
