package dev.pinball.host.gemm;

import dev.pinball.host.gemm.QuantizedMicroKernel.Inputs;
import dev.pinball.host.gemm.bf16.GroupedBf16Expander;
import dev.pinball.host.gemm.bf16.NibbleBf16Expander;
import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.GroupedInputPacker;
import dev.pinball.host.gemm.grouped.GroupedKernel;
import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.gemm.x86.AmxInt8Kernel;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.VnniInt8Kernel;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Products of quantized weights with inputs in 16-bit integers, by the code that is fastest for the number of inputs: VNNI for a
 * few, tiles for more where the processor has them.
 */
final class QuantizedGemm implements GemmKernel {
    /**
     * From this many inputs on tiles are faster than vectors: {@code GemmBenchmark} and {@code ./pinball bench},
     * docs/BENCHMARKS.md, "Tiles of bytes" and "Tiles of BF16". For weights in groups the
     * number is an estimate by counting instructions: "K-quants by tiles".
     */
    private static final int INT8_TILES_FROM_INPUTS = 7;

    private static final int BF16_TILES_FROM_INPUTS = AmxBf16Kernel.INPUTS_MIN;

    private final Weights weights;
    private final long inputRowBytes;
    private final List<QuantizedMicroKernel> microKernels = new ArrayList<>(); // for 1, 2... inputs

    private QuantizedGemm(Weights weights, long inputRowBytes, QuantizedMicroKernel vectors) {
        this.weights = weights;
        this.inputRowBytes = inputRowBytes;
        microKernels.add(vectors);
    }

    private QuantizedGemm withTiles(int fromInputs, QuantizedMicroKernel tiles) {
        microKernels.addAll(Collections.nCopies(fromInputs - 2, microKernels.getFirst()));
        microKernels.add(tiles);
        return this;
    }

    /** Weights in Q8_0 or Q4_0. */
    static QuantizedGemm of(PanelLayout panel, Processor processor) {
        boolean bf16 = processor.hasTiles() && panel.type() == TensorType.Q4_0;
        ActivationLayout input = new ActivationLayout(panel.columns(), bf16);
        Inputs integers = new Inputs(
                input.rowBytes(),
                (values, start, target) -> ActivationQuantizer.toIntegers(values, start, input, target));
        QuantizedGemm gemm = new QuantizedGemm(
                Weights.of(panel),
                input.rowBytes(),
                new VectorMicroKernel(
                        integers, VnniInt8Kernel.INPUTS_MAX, count -> VnniInt8Kernel.emit(panel, input, count)));
        if (!processor.hasTiles()) {
            return gemm;
        }
        return bf16
                ? gemm.withTiles(
                        BF16_TILES_FROM_INPUTS,
                        new AmxBf16MicroKernel(
                                new NibbleBf16Expander(panel),
                                input.bf16Input(),
                                (values, start, target) -> ActivationQuantizer.toBf16(values, start, input, target)))
                : gemm.withTiles(INT8_TILES_FROM_INPUTS, new AmxInt8MicroKernel(panel, input));
    }

    /** Weights in groups. The number of inputs from which on they use tiles is the same for all formats, which share inputs. */
    static QuantizedGemm of(GroupedFormat format, int columns, Processor processor) {
        GroupedInput input = new GroupedInput(columns, processor.hasTiles());
        Inputs integers = new Inputs(
                input.rowBytes(), (values, start, target) -> GroupedInputPacker.pack(values, start, input, target));
        QuantizedGemm gemm = new QuantizedGemm(
                Weights.of(format, columns),
                input.rowBytes(),
                new VectorMicroKernel(
                        integers, GroupedKernel.INPUTS_MAX, count -> GroupedKernel.emit(format, input, count)));
        return processor.hasTiles()
                ? gemm.withTiles(
                        BF16_TILES_FROM_INPUTS,
                        new AmxBf16MicroKernel(
                                new GroupedBf16Expander(format, columns),
                                input.bf16Input(),
                                (values, start, target) -> GroupedInputPacker.packBf16(values, start, input, target)))
                : gemm;
    }

    @Override
    public QuantizedMicroKernel microKernel(int inputCount) {
        return microKernels.get(Math.min(inputCount, microKernels.size()) - 1);
    }

    @Override
    public int columns() {
        return weights.columns();
    }

    @Override
    public int panelBytes() {
        return weights.panelBytes();
    }

    @Override
    public void packPanel(Tensor tensor, int firstRow, long target) {
        weights.copy().pack(tensor, firstRow, target);
    }

    @Override
    public long inputRowBytes() {
        return inputRowBytes;
    }

    @Override
    public void pack(float[] values, int start, long target, int inputCount) {
        microKernel(inputCount).pack(values, start, target);
    }

    @Override
    public int inputsAtOnce() {
        if (!(microKernels.getLast() instanceof AmxBf16MicroKernel)) {
            return GemmKernel.super.inputsAtOnce();
        }
        long inputBytes = (long) columns() / PanelLayout.BLOCK_COLUMNS * 2 * ActivationLayout.BF16_BLOCK_BYTES;
        long tiles =
                Math.clamp(SECOND_CACHE_BYTES / inputBytes / AmxBf16Kernel.INPUTS_MAX, 2, GemmLayout.INPUT_TILES_MAX);
        return (int) tiles * AmxBf16Kernel.INPUTS_MAX;
    }

    /** Tiles of BF16 take any number of inputs. */
    @Override
    public int inputsMultiple() {
        return microKernels.getLast() instanceof AmxBf16MicroKernel ? 1 : AmxInt8Kernel.INPUTS;
    }

    @Override
    public long expandedBytes() {
        return microKernels.getLast() instanceof AmxBf16MicroKernel tiles ? tiles.expandedBytes() : 0;
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
