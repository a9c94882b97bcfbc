package dev.pinball.host.gemm;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.GroupedInputPacker;
import dev.pinball.host.gemm.grouped.GroupedKernel;
import dev.pinball.host.gemm.grouped.GroupedPanelPacker;
import dev.pinball.host.gemm.int16.Int16Input;
import dev.pinball.host.gemm.int16.Int16InputPacker;
import dev.pinball.host.gemm.int16.Int16Kernel;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Products with inputs in 16-bit integers by one kernel, for any number of inputs, in tiles of a few. */
final class TiledGemm implements GemmKernel, MicroKernel {
    /** Panels that are expanded together at most. */
    private static final int EXPANDED_AT_ONCE = 2;

    /** From this many tiles of inputs on panels are expanded once instead of for each tile. Measured by {@code GemmBenchmark}. */
    private static final int EXPANDED_FROM_TILES = 3;

    /** Likewise for levels that are made of more than a nibble. */
    private static final int COMPOSED_EXPANDED_FROM_TILES = 2;

    private final Weights weights;
    private final Inputs inputs;
    private final MachineCode[] code; // for 1, 2... inputs
    private final @Nullable Expansion expansion;

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

    /** @param code for 1, 2... inputs, with panels of {@code panelBytes} */
    private record Expansion(int fromInputs, int panelBytes, MachineCode expander, MachineCode[] code) {}

    private TiledGemm(Weights weights, Inputs inputs, MachineCode[] code, @Nullable Expansion expansion) {
        this.weights = weights;
        this.inputs = inputs;
        this.code = code;
        this.expansion = expansion;
    }

    private static MachineCode[] code(int inputsMax, IntFunction<byte[]> emit) {
        return IntStream.rangeClosed(1, inputsMax)
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
                code(GroupedKernel.INPUTS_MAX, count -> GroupedKernel.emit(format, columns, count)),
                null);
    }

    /** Weights in groups, by AVX2, and by VNNI on vectors of 256 bits if there is. */
    static TiledGemm groupedByAvx2(GroupedFormat format, int columns, boolean vnni) {
        boolean composed = format.highBits() > 0 || format.isNonLinear();
        return byAvx2(
                grouped(format, columns),
                Int16Kernel.of(format, columns, vnni),
                composed ? COMPOSED_EXPANDED_FROM_TILES : EXPANDED_FROM_TILES);
    }

    /** Weights in Q8_0 or Q4_0, likewise. */
    static TiledGemm byAvx2(PanelLayout panel, boolean vnni) {
        return byAvx2(
                new Weights(
                        panel.columns(),
                        panel.panelBytes(),
                        (tensor, firstRow, target) -> PanelPacker.pack(tensor, firstRow, panel, target)),
                Int16Kernel.of(panel, vnni),
                EXPANDED_FROM_TILES);
    }

    private static TiledGemm byAvx2(Weights weights, Int16Kernel kernel, int expandedFromTiles) {
        Int16Input input = kernel.input();
        Inputs inputs = new Inputs(
                input.rowBytes(), (values, start, target) -> Int16InputPacker.pack(values, start, input, target));
        return new TiledGemm(
                weights, inputs, code(Int16Kernel.INPUTS_MAX, kernel::emit), expansion(kernel, expandedFromTiles));
    }

    /** Nothing where expanded panels would leave inputs no room in the second cache. */
    private static @Nullable Expansion expansion(Int16Kernel kernel, int fromTiles) {
        if ((long) EXPANDED_AT_ONCE * kernel.expandedBytes() > SECOND_CACHE_BYTES / 2) {
            return null;
        }
        return new Expansion(
                (fromTiles - 1) * Int16Kernel.INPUTS_MAX + 1,
                kernel.expandedBytes(),
                new MachineCode(kernel.emitExpander()),
                code(Int16Kernel.INPUTS_MAX, kernel::emitExpanded));
    }

    private static Weights grouped(GroupedFormat format, int columns) {
        return new Weights(
                columns,
                format.panelBytes(columns),
                (tensor, firstRow, target) -> GroupedPanelPacker.pack(format, tensor, firstRow, target));
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
        return expansionFor(inputCount) == null ? GemmLayout.OUTPUT_PANELS_MAX : EXPANDED_AT_ONCE;
    }

    private @Nullable Expansion expansionFor(int inputCount) {
        return expansion != null && inputCount >= expansion.fromInputs ? expansion : null;
    }

    @Override
    public int inputsMultiple() {
        return code.length;
    }

    @Override
    public long expandedBytes() {
        return expansion == null ? 0 : (long) EXPANDED_AT_ONCE * expansion.panelBytes;
    }

    @Override
    public void multiply(long panels, int panelCount, long inputRows, int inputCount, GemmWorkspace workspace) {
        Expansion chosen = expansionFor(inputCount);
        if (chosen == null) {
            multiply(code, panels, panelCount, inputRows, inputCount, workspace);
            return;
        }
        long expanded = workspace.expanded((long) panelCount * chosen.panelBytes);
        chosen.expander.call(panels, expanded, MemorySegment.NULL, panelCount, workspace.address());
        multiply(chosen.code, expanded, panelCount, inputRows, inputCount, workspace);
    }

    /** Divides inputs into tiles of nearly the same size: 9 into 5 and 4, not 8 and 1. */
    private void multiply(
            MachineCode[] functions,
            long panels,
            int panelCount,
            long inputRows,
            int inputCount,
            GemmWorkspace workspace) {
        int tileCount = Math.ceilDiv(inputCount, functions.length);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputRows + first * inputRowBytes();
            functions[count - 1].call(panels, rows, workspace.outputs(first, true), panelCount, workspace.address());
            workspace.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        Arrays.stream(code).forEach(MachineCode::close);
        if (expansion != null) {
            Arrays.stream(expansion.code).forEach(MachineCode::close);
            expansion.expander.close();
        }
    }
}
