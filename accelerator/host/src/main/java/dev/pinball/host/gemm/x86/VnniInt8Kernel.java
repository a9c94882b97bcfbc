package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;
import dev.pinball.model.tensor.TensorType;

/**
 * Emits the product of packed quantized weights with a few quantized inputs, by VNNI. In each block the integers of a row
 * are summed exactly; the sum of a row over its blocks is, from the first to the last, {@code fma(weightScale * inputScale,
 * (float) integerSum, sum)}.
 *
 * <p>{@code vpdpbusd} multiplies unsigned bytes with signed ones. So weights are made unsigned: bytes by flipping their sign
 * bit, which adds 128, while nibbles are stored with 8 added. The sums of low bytes start at the correction of their block in
 * {@link ActivationLayout}, which takes that off again. One constant is the mask of nibbles or the sign bits of bytes.
 *
 * <pre>
 * rdi panel   rsi first input   rdx outputs   rcx panels left   r8 workspace   rbx blocks left
 * rax weights of the block   r10 its scales   r11 inputs of the block   r9 their scales
 * zmm0-7 sums   zmm8-15, zmm16-23 integer sums of high and low bytes   zmm24-28 weights, scales, constants
 *
 * for each panel
 *   for each block
 *     for each vector of weights, for each input: high += weights * high bytes, low += weights * low bytes
 *     for each input: sum += weight scales * input scale * (256 * high + low)
 *   store the sums
 * </pre>
 */
public final class VnniInt8Kernel {
    /** Inputs at most: each takes three registers of 24. */
    public static final int INPUTS_MAX = 8;

    private static final Register PANEL = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register PANEL_COUNT = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register BYTES = Register.RAX;
    private static final Register PANEL_SCALES = Register.R10;
    private static final Register INPUT_BYTES = Register.R11;
    private static final Register INPUT_SCALES = Register.R9;
    private static final Register BLOCK_COUNT = Register.RBX;
    private static final BlockPointers BLOCKS = new BlockPointers(BYTES, PANEL_SCALES, INPUT_BYTES, INPUT_SCALES);

    private static final Zmm WEIGHTS = new Zmm(3 * INPUTS_MAX);
    private static final Zmm HIGH_WEIGHTS = new Zmm(3 * INPUTS_MAX + 1);
    private static final Zmm SCALES = new Zmm(3 * INPUTS_MAX + 2);
    private static final Zmm PRODUCT = new Zmm(3 * INPUTS_MAX + 3);
    private static final Zmm MASK = new Zmm(3 * INPUTS_MAX + 4);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Prefetch prefetch;
    private final PanelLayout panel;
    private final ActivationLayout input;
    private final int inputs;
    private final boolean nibbles;

    private VnniInt8Kernel(PanelLayout panel, ActivationLayout input, int inputs) {
        this.panel = panel;
        this.input = input;
        this.inputs = inputs;
        prefetch = new Prefetch(code, BYTES, panel.blockBytes());
        nibbles = panel.type() == TensorType.Q4_0;
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the number of panels, and the {@link
     * GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #INPUTS_MAX}
     */
    public static byte[] emit(PanelLayout panel, ActivationLayout input, int inputs) {
        return new VnniInt8Kernel(panel, input, inputs).emit();
    }

    private byte[] emit() {
        code.push(BLOCK_COUNT);
        code.vbroadcastss(MASK, WORKSPACE.at((nibbles ? GemmLayout.NIBBLE_MASK : GemmLayout.SIGN_MASK).offset()));
        output.begin(BYTES);
        code.loop(PANEL_COUNT, this::panel);
        code.pop(BLOCK_COUNT);
        return code.finish();
    }

    private void panel() {
        BLOCKS.begin(code, PANEL, panel, INPUT, input);
        for (int i = 0; i < inputs; i++) {
            code.zero(sum(i));
        }
        prefetch.loop(BLOCK_COUNT, panel.blocks(), panel.panelBytes() - panel.scalesOffset(), this::block);
        output.store(inputs, 1, (i, _) -> sum(i), BYTES, INPUT_BYTES);
        code.add(PANEL, panel.panelBytes());
    }

    private void block() {
        int correction =
                (nibbles ? input.nibbleCorrectionOffset() : input.byteCorrectionOffset()) - input.scalesOffset();
        for (int i = 0; i < inputs; i++) {
            code.zero(high(i));
            code.vbroadcastss(low(i), INPUT_SCALES.at(i * input.rowBytes() + correction));
        }
        for (int offset = 0; offset < panel.blockBytes(); offset += PanelLayout.VECTOR_BYTES) {
            prefetch.prefetch(offset);
            code.vmovups(WEIGHTS, BYTES.at(offset));
            if (nibbles) {
                nibbles(offset / 8);
            } else {
                code.vpxord(WEIGHTS, WEIGHTS, MASK);
                multiply(WEIGHTS, offset / 16);
            }
        }
        // The scales of the next panel: too few in a row for the processor to prefetch them itself.
        code.prefetcht0(PANEL_SCALES.at(panel.panelBytes()));
        code.vcvtph2ps(SCALES, PANEL_SCALES.at(0));
        for (int i = 0; i < inputs; i++) {
            addBlock(i);
        }
        BLOCKS.nextBytes(code, panel);
        BLOCKS.nextScales(code);
    }

    private void nibbles(int column) {
        code.vpsrld(HIGH_WEIGHTS, WEIGHTS, 4);
        code.vpandd(WEIGHTS, WEIGHTS, MASK);
        code.vpandd(HIGH_WEIGHTS, HIGH_WEIGHTS, MASK);
        multiply(WEIGHTS, column);
        multiply(HIGH_WEIGHTS, column + Integer.BYTES);
    }

    private void multiply(Zmm weights, int column) {
        for (int i = 0; i < inputs; i++) {
            int row = i * input.rowBytes() + column;
            code.vpdpbusd(high(i), weights, INPUT_BYTES.broadcastAt(row));
            code.vpdpbusd(low(i), weights, INPUT_BYTES.broadcastAt(row + input.lowBytesOffset()));
        }
    }

    private void addBlock(int i) {
        code.vpslld(high(i), high(i), Byte.SIZE);
        code.vpaddd(high(i), high(i), low(i));
        code.vcvtdq2ps(high(i), high(i));
        code.vmulps(PRODUCT, SCALES, INPUT_SCALES.broadcastAt((long) i * input.rowBytes()));
        code.vfmadd231ps(sum(i), PRODUCT, high(i));
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
