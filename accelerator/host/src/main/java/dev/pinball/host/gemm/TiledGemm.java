package dev.pinball.host.gemm;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.GroupedInputPacker;
import dev.pinball.host.gemm.grouped.GroupedKernel;
import dev.pinball.host.gemm.grouped.GroupedPanelPacker;
import dev.pinball.host.gemm.int16.Int16GroupedKernel;
import dev.pinball.host.gemm.int16.Int16Input;
import dev.pinball.host.gemm.int16.Int16InputPacker;
import dev.pinball.host.gemm.int16.Int16PanelKernel;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.model.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Products with inputs in 16-bit integers by one kernel, for any number of inputs, in tiles of a few. */
final class TiledGemm implements GemmKernel, MicroKernel {
    private final Weights weights;
    private final Inputs inputs;
    private final MachineCode[] code; // for 1, 2... inputs

    private record Weights(int columns, int panelBytes, PanelCopy copy) {}

    private record Inputs(long rowBytes, Quantizer quantizer) {}

    /** Packs rows of a tensor from one on, at an address. */
    private interface PanelCopy {
        void pack(Tensor tensor, int firstRow, long target);
    }

    /** Packs values from an index on, at an address. */
    private interface Quantizer {
        void pack(float[] values, int start, long target);
    }

    /** @param emit the code for a number of inputs */
    private TiledGemm(Weights weights, Inputs inputs, int inputsMax, IntFunction<byte[]> emit) {
        this.weights = weights;
        this.inputs = inputs;
        code = IntStream.rangeClosed(1, inputsMax)
                .mapToObj(emit)
                .map(MachineCode::new)
                .toArray(MachineCode[]::new);
    }

    /** Weights in groups, by VNNI. */
    static TiledGemm groupedByVnni(GroupedFormat format, int columns) {
        GroupedInput input = new GroupedInput(columns);
        return new TiledGemm(
                grouped(format, columns),
                new Inputs(
                        input.rowBytes(),
                        (values, start, target) -> GroupedInputPacker.pack(values, start, input, target)),
                GroupedKernel.INPUTS_MAX,
                count -> GroupedKernel.emit(format, columns, count));
    }

    /** Weights in groups, by AVX2, and by VNNI on vectors of 256 bits if there is. */
    static TiledGemm groupedByAvx2(GroupedFormat format, int columns, boolean vnni) {
        return new TiledGemm(
                grouped(format, columns),
                inputs(Int16GroupedKernel.input(columns)),
                Int16GroupedKernel.INPUTS_MAX,
                count -> Int16GroupedKernel.emit(format, columns, count, vnni));
    }

    /** Weights in Q8_0 or Q4_0, likewise. */
    static TiledGemm byAvx2(PanelLayout panel, boolean vnni) {
        return new TiledGemm(
                new Weights(
                        panel.columns(),
                        panel.panelBytes(),
                        (tensor, firstRow, target) -> PanelPacker.pack(tensor, firstRow, panel, target)),
                inputs(Int16PanelKernel.input(panel)),
                Int16PanelKernel.INPUTS_MAX,
                count -> Int16PanelKernel.emit(panel, count, vnni));
    }

    private static Weights grouped(GroupedFormat format, int columns) {
        return new Weights(
                columns,
                format.panelBytes(columns),
                (tensor, firstRow, target) -> GroupedPanelPacker.pack(format, tensor, firstRow, target));
    }

    private static Inputs inputs(Int16Input input) {
        return new Inputs(
                input.rowBytes(), (values, start, target) -> Int16InputPacker.pack(values, start, input, target));
    }

    @Override
    public int columns() {
        return weights.columns;
    }

    @Override
    public int panelBytes() {
        return weights.panelBytes;
    }

    @Override
    public void packPanel(Tensor tensor, int firstRow, long target) {
        weights.copy.pack(tensor, firstRow, target);
    }

    @Override
    public long inputRowBytes() {
        return inputs.rowBytes;
    }

    @Override
    public void pack(float[] values, int start, long target, int inputCount) {
        inputs.quantizer.pack(values, start, target);
    }

    @Override
    public MicroKernel microKernel(int inputCount) {
        return this;
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return GemmLayout.OUTPUT_PANELS_MAX;
    }

    @Override
    public int inputsMultiple() {
        return code.length;
    }

    @Override
    public long expandedBytes() {
        return 0;
    }

    /** Divides inputs into tiles of nearly the same size: 9 into 5 and 4, not 8 and 1. */
    @Override
    public void multiply(long panels, int panelCount, long inputRows, int inputCount, GemmWorkspace workspace) {
        int tileCount = Math.ceilDiv(inputCount, code.length);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputRows + first * inputRowBytes();
            code[count - 1].call(panels, rows, workspace.outputs(first, true), panelCount, workspace.address());
            workspace.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        Arrays.stream(code).forEach(MachineCode::close);
    }
}
