package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.gemm.x86.AmxInt8Kernel;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Products of quantized weights with inputs in 16-bit integers, by the code that is fastest for the number of inputs. */
final class QuantizedGemm implements GemmKernel {
    /**
     * From this many inputs on tiles are faster than vectors: {@code GemmBenchmark} and {@code ./pinball bench},
     * docs/BENCHMARKS.md, "Tiles of bytes" and "Tiles of BF16".
     */
    private static final int INT8_TILES_FROM_INPUTS = 7;

    private static final int BF16_TILES_FROM_INPUTS = AmxBf16Kernel.INPUTS_MIN;

    private final PanelLayout panel;
    private final ActivationLayout input;
    private final List<QuantizedMicroKernel> microKernels = new ArrayList<>(); // for 1, 2... inputs

    QuantizedGemm(PanelLayout panel, Processor processor) {
        this.panel = panel;
        boolean bf16 = processor.hasTiles() && panel.type() == TensorType.Q4_0;
        input = new ActivationLayout(panel.columns(), bf16);
        QuantizedMicroKernel vectors = new VnniMicroKernel(panel, input);
        if (!processor.hasTiles()) {
            microKernels.add(vectors);
        } else if (bf16) {
            microKernels.addAll(Collections.nCopies(BF16_TILES_FROM_INPUTS - 1, vectors));
            microKernels.add(new AmxBf16MicroKernel(panel, input));
        } else {
            microKernels.addAll(Collections.nCopies(INT8_TILES_FROM_INPUTS - 1, vectors));
            microKernels.add(new AmxInt8MicroKernel(panel, input));
        }
    }

    @Override
    public QuantizedMicroKernel microKernel(int inputCount) {
        return microKernels.get(Math.min(inputCount, microKernels.size()) - 1);
    }

    @Override
    public int columns() {
        return panel.columns();
    }

    @Override
    public int panelBytes() {
        return panel.panelBytes();
    }

    @Override
    public void packPanel(Tensor tensor, int firstRow, long target) {
        PanelPacker.pack(tensor, firstRow, panel, target);
    }

    @Override
    public long inputRowBytes() {
        return input.rowBytes();
    }

    @Override
    public void pack(float[] values, int start, long target, int inputCount) {
        microKernel(inputCount).pack(values, start, target);
    }

    @Override
    public int inputsAtOnce() {
        if (!input.bf16()) {
            return GemmKernel.super.inputsAtOnce();
        }
        long inputBytes = (long) panel.blocks() * 2 * ActivationLayout.BF16_BLOCK_BYTES;
        long tiles =
                Math.clamp(SECOND_CACHE_BYTES / inputBytes / AmxBf16Kernel.INPUTS_MAX, 2, GemmLayout.INPUT_TILES_MAX);
        return (int) tiles * AmxBf16Kernel.INPUTS_MAX;
    }

    /** Tiles of BF16 take any number of inputs. */
    @Override
    public int inputsMultiple() {
        return input.bf16() ? 1 : AmxInt8Kernel.INPUTS;
    }

    @Override
    public long expandedBytes() {
        return input.bf16() ? AmxBf16MicroKernel.EXPANDED_BYTES : 0;
    }

    /** A tile of bytes always reads its full number of inputs. */
    @Override
    public int inputsReadBeyond() {
        return microKernels.getLast() instanceof AmxInt8MicroKernel ? AmxInt8Kernel.INPUTS - 1 : 0;
    }

    @Override
    public void close() {
        microKernels.stream().distinct().forEach(QuantizedMicroKernel::close);
    }
}
