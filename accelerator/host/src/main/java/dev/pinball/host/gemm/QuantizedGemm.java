package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.gemm.x86.AmxInt8Kernel;
import dev.pinball.host.gemm.x86.Bf16Unpacker;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Products of quantized weights with inputs in 16-bit integers, in the way that is fastest for their number. */
final class QuantizedGemm implements GemmKernel {
    /** From here on tiles are faster than vectors. */
    private static final int BYTE_TILES_FROM_INPUTS = 7;

    private static final int BFLOAT_TILES_FROM_INPUTS = AmxBf16Kernel.INPUTS_MIN;

    private final PanelLayout panel;
    private final ActivationLayout input;
    private final List<QuantizedMicroKernel> ways = new ArrayList<>(); // for 1, 2... inputs

    QuantizedGemm(PanelLayout panel, Processor processor) {
        this.panel = panel;
        boolean bfloats = processor.hasTiles() && panel.type() == TensorType.Q4_0;
        input = new ActivationLayout(panel.columns(), bfloats);
        QuantizedMicroKernel vectors = new VnniMicroKernel(panel, input);
        if (!processor.hasTiles()) {
            ways.add(vectors);
        } else if (bfloats) {
            ways.addAll(Collections.nCopies(BFLOAT_TILES_FROM_INPUTS - 1, vectors));
            ways.add(new AmxBf16MicroKernel(panel, input));
        } else {
            ways.addAll(Collections.nCopies(BYTE_TILES_FROM_INPUTS - 1, vectors));
            ways.add(new AmxInt8MicroKernel(panel, input));
        }
    }

    @Override
    public QuantizedMicroKernel multiplication(int inputCount) {
        return ways.get(Math.min(inputCount, ways.size()) - 1);
    }

    @Override
    public PanelLayout panel() {
        return panel;
    }

    @Override
    public long inputRowBytes() {
        return input.rowBytes();
    }

    @Override
    public void prepare(float[] values, int start, long target, int inputCount) {
        multiplication(inputCount).prepare(values, start, target);
    }

    @Override
    public int inputsAtOnce() {
        if (!input.bfloats()) {
            return GemmKernel.super.inputsAtOnce();
        }
        long inputBytes = (long) panel.blocks() * 2 * ActivationLayout.BFLOATS_BYTES;
        long tiles = Math.clamp(
                SECOND_CACHE_BYTES / inputBytes / AmxBf16Kernel.INPUTS_MAX, 2, GemmWorkspace.INPUT_TILES_MAX);
        return (int) tiles * AmxBf16Kernel.INPUTS_MAX;
    }

    /** Tiles of floats take any number. */
    @Override
    public int inputsMultiple() {
        return input.bfloats() ? 1 : AmxInt8Kernel.INPUTS;
    }

    @Override
    public long unpackedBytes() {
        return input.bfloats() ? (long) AmxBf16Kernel.PANELS_MAX * Bf16Unpacker.PANEL_BYTES : 0;
    }

    @Override
    public void close() {
        ways.stream().distinct().forEach(QuantizedMicroKernel::close);
    }
}
