package dev.pinball.host.gemm;

import dev.pinball.host.gemm.QuantizedMicroKernel.Inputs;
import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.int16.Int16Input;
import dev.pinball.host.gemm.int16.Int16InputPacker;
import dev.pinball.host.gemm.int16.Int16Kernel;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Products with inputs in 16-bit integers by AVX2, for any number of inputs, in tiles of a few. */
final class TiledGemm implements GemmKernel, MicroKernel {
    /** From this many tiles of inputs on panels are expanded once instead of for each tile. Measured by {@code GemmBenchmark}. */
    private static final int EXPANDED_FROM_TILES = 3;

    /** Likewise for levels that are made of more than a nibble. */
    private static final int COMPOSED_EXPANDED_FROM_TILES = 2;

    private final Weights weights;
    private final Inputs inputs;
    private final VectorMicroKernel vectors;
    private final @Nullable Expansion expansion;

    /** @param vectors for panels of {@code panelBytes} that the expander has written */
    private record Expansion(int fromInputs, int panelBytes, MachineCode expander, VectorMicroKernel vectors) {}

    private TiledGemm(Weights weights, Int16Kernel kernel, int expandedFromTiles) {
        this.weights = weights;
        Int16Input input = kernel.input();
        inputs = new Inputs(
                input.rowBytes(), (values, start, target) -> Int16InputPacker.pack(values, start, input, target));
        vectors = new VectorMicroKernel(inputs, Int16Kernel.INPUTS_MAX, kernel::emit);
        expansion = expansion(kernel, expandedFromTiles);
    }

    /** Weights in groups; by VNNI on vectors of 256 bits if there is. */
    static TiledGemm of(GroupedFormat format, int columns, boolean vnni) {
        boolean composed = format.highBits() > 0 || format.isNonLinear();
        return new TiledGemm(
                Weights.of(format, columns),
                Int16Kernel.of(format, columns, vnni),
                composed ? COMPOSED_EXPANDED_FROM_TILES : EXPANDED_FROM_TILES);
    }

    /** Weights in Q8_0 or Q4_0, likewise. */
    static TiledGemm of(PanelLayout panel, boolean vnni) {
        return new TiledGemm(Weights.of(panel), Int16Kernel.of(panel, vnni), EXPANDED_FROM_TILES);
    }

    /** Nothing where an expanded panel would leave inputs no room in the second cache. */
    private @Nullable Expansion expansion(Int16Kernel kernel, int fromTiles) {
        if (kernel.expandedBytes() > SECOND_CACHE_BYTES / 2) {
            return null;
        }
        return new Expansion(
                (fromTiles - 1) * Int16Kernel.INPUTS_MAX + 1,
                kernel.expandedBytes(),
                new MachineCode(kernel.emitExpander()),
                new VectorMicroKernel(inputs, Int16Kernel.INPUTS_MAX, kernel::emitExpanded));
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
        return inputs.rowBytes();
    }

    @Override
    public void pack(float[] values, int start, long target, int inputCount) {
        vectors.pack(values, start, target);
    }

    @Override
    public MicroKernel microKernel(int inputCount) {
        return this;
    }

    /** Panels are expanded one by one, so that one and a tile of inputs stay in the first cache. */
    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return expansionFor(inputCount) == null ? vectors.panelsAtOnce(inputCount, panelsLeft) : 1;
    }

    private @Nullable Expansion expansionFor(int inputCount) {
        return expansion != null && inputCount >= expansion.fromInputs ? expansion : null;
    }

    @Override
    public int inputsMultiple() {
        return Int16Kernel.INPUTS_MAX;
    }

    @Override
    public long expandedBytes() {
        return expansion == null ? 0 : expansion.panelBytes;
    }

    @Override
    public void multiply(long panels, int panelCount, long inputRows, int inputCount, GemmWorkspace workspace) {
        Expansion chosen = expansionFor(inputCount);
        if (chosen == null) {
            vectors.multiply(panels, panelCount, inputRows, inputCount, workspace);
            return;
        }
        long expanded = workspace.expanded((long) panelCount * chosen.panelBytes);
        chosen.expander.call(panels, expanded, MemorySegment.NULL, panelCount, workspace.address());
        chosen.vectors.multiply(expanded, panelCount, inputRows, inputCount, workspace);
    }

    @Override
    public void close() {
        vectors.close();
        if (expansion != null) {
            expansion.vectors.close();
            expansion.expander.close();
        }
    }
}
