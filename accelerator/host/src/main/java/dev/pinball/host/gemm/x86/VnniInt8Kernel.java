package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;
import dev.pinball.model.tensor.TensorType;

/**
 * Writes the product of packed quantized weights with a few quantized inputs, by VNNI. In each block the integers of a row
 * are summed exactly; the sum of a row over its blocks is, from the first to the last, {@code fma(weightScale * inputScale,
 * (float) integerSum, sum)}.
 *
 * <p>Arguments: panels, first input row, memory for outputs, count of panels, memory of a thread ({@link GemmWorkspace}).
 */
public final class VnniInt8Kernel {
    /** Inputs at most: three registers each. */
    public static final int INPUTS_MAX = 8;

    private static final Zmm WEIGHTS = new Zmm(24);
    private static final Zmm HIGH_WEIGHTS = new Zmm(25);
    private static final Zmm SCALES = new Zmm(26);
    private static final Zmm PRODUCT = new Zmm(27);
    private static final Zmm CONSTANT = new Zmm(28);

    private static final Register PANEL = Register.ARGUMENT_0;
    private static final Register INPUT = Register.ARGUMENT_1;
    private static final Register OUTPUT = Register.ARGUMENT_2;
    private static final Register PANEL_COUNT = Register.ARGUMENT_3;
    private static final Register MEMORY = Register.ARGUMENT_4;
    private static final Register BYTES = Register.TEMPORARY_0;
    private static final Register PANEL_SCALES = Register.TEMPORARY_1;
    private static final Register INPUT_BYTES = Register.TEMPORARY_2;
    private static final Register INPUT_SCALES = Register.ARGUMENT_5;
    private static final Register BLOCK_COUNT = Register.SAVED_0;
    private static final BlockPointers BLOCKS = new BlockPointers(BYTES, PANEL_SCALES, INPUT_BYTES, INPUT_SCALES);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, MEMORY);
    private final Prefetch stream;
    private final PanelLayout panel;
    private final ActivationLayout input;
    private final int inputs;
    private final boolean nibbles;

    private VnniInt8Kernel(PanelLayout panel, ActivationLayout input, int inputs) {
        this.panel = panel;
        this.input = input;
        this.inputs = inputs;
        stream = new Prefetch(code, BYTES, panel.blockBytes());
        nibbles = panel.type() == TensorType.Q4_0;
    }

    public static byte[] write(PanelLayout panel, ActivationLayout input, int inputs) {
        return new VnniInt8Kernel(panel, input, inputs).write();
    }

    private byte[] write() {
        code.push(BLOCK_COUNT);
        code.vbroadcastss(CONSTANT, MEMORY.at(nibbles ? GemmWorkspace.NIBBLES : GemmWorkspace.SIGNS));
        output.begin(BYTES);
        int nextPanel = code.here();
        begin();
        stream.loop(BLOCK_COUNT, panel.blocks(), panel.panelBytes() - panel.scalesOffset(), this::block);
        output.store(inputs, 1, (i, _) -> sum(i), BYTES, INPUT_BYTES);
        code.add(PANEL, panel.panelBytes());
        code.loop(PANEL_COUNT, nextPanel);
        code.pop(BLOCK_COUNT);
        return code.finish();
    }

    private void begin() {
        BLOCKS.begin(code, PANEL, panel, INPUT, input);
        for (int i = 0; i < inputs; i++) {
            code.zero(sum(i));
        }
    }

    private void block() {
        int correction =
                (nibbles ? input.nibbleCorrectionOffset() : input.byteCorrectionOffset()) - input.scalesOffset();
        for (int i = 0; i < inputs; i++) {
            code.zero(high(i));
            code.vbroadcastss(low(i), INPUT_SCALES.at(i * input.rowBytes() + correction));
        }
        for (int offset = 0; offset < panel.blockBytes(); offset += PanelLayout.VECTOR_BYTES) {
            stream.prefetch(offset);
            code.vmovups(WEIGHTS, BYTES.at(offset));
            if (nibbles) {
                nibbles(offset / 8);
            } else {
                code.vpxord(WEIGHTS, WEIGHTS, CONSTANT);
                multiply(WEIGHTS, offset / 16);
            }
        }
        code.prefetcht0(
                PANEL_SCALES.at(panel.panelBytes())); // those of the next panel: too few in a row to be foreseen
        code.vcvtph2ps(SCALES, PANEL_SCALES.at(0));
        for (int i = 0; i < inputs; i++) {
            addBlock(i);
        }
        BLOCKS.nextBytes(code, panel);
        BLOCKS.nextScales(code);
    }

    private void nibbles(int column) {
        code.vpsrld(HIGH_WEIGHTS, WEIGHTS, 4);
        code.vpandd(WEIGHTS, WEIGHTS, CONSTANT);
        code.vpandd(HIGH_WEIGHTS, HIGH_WEIGHTS, CONSTANT);
        multiply(WEIGHTS, column);
        multiply(HIGH_WEIGHTS, column + Integer.BYTES);
    }

    private void multiply(Zmm weights, int column) {
        for (int i = 0; i < inputs; i++) {
            int row = i * input.rowBytes() + column;
            code.vpdpbusd(high(i), weights, INPUT_BYTES.repeatedAt(row));
            code.vpdpbusd(low(i), weights, INPUT_BYTES.repeatedAt(row + input.halfBytes()));
        }
    }

    private void addBlock(int i) {
        code.vpslld(high(i), high(i), 8);
        code.vpaddd(high(i), high(i), low(i));
        code.vcvtdq2ps(high(i), high(i));
        code.vmulps(PRODUCT, SCALES, INPUT_SCALES.repeatedAt(i * input.rowBytes()));
        code.vfmadd231ps(sum(i), PRODUCT, high(i));
    }

    private static Zmm sum(int i) {
        return new Zmm(i);
    }

    private static Zmm high(int i) {
        return new Zmm(8 + i);
    }

    private static Zmm low(int i) {
        return new Zmm(16 + i);
    }
}
