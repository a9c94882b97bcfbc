package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.F16Expander;
import dev.pinball.host.gemm.x86.F16Kernel;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.host.x86.VectorWidth;
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;

/** Products of F16 weights with inputs in F32. */
final class F16Gemm implements GemmKernel, MicroKernel {
    /** Measured by {@code GemmBenchmark}, as is the next. */
    private static final int PANELS_AT_ONCE = 4;

    private static final int EXPANDED_AT_ONCE = 2;

    /** From this many tiles of inputs on weights may be expanded once instead of for each tile. Measured by {@code GemmBenchmark}. */
    private static final int EXPANDED_FROM_TILES = 3;

    private final PanelLayout panel;
    private final MachineCode[][] code; // for 1, 2... inputs; for 1, 2... panels
    private final MachineCode[][] expandedCode; // likewise
    private final MachineCode expander;
    private final int tileInputs; // at most

    F16Gemm(PanelLayout panel, VectorWidth width) {
        this.panel = panel;
        tileInputs = F16Kernel.inputsMax(width);
        code = code(panel, PANELS_AT_ONCE, width);
        expandedCode = code(panel.expanded(), EXPANDED_AT_ONCE, width);
        expander = new MachineCode(F16Expander.emit(panel, width));
    }

    private MachineCode[][] code(PanelLayout panel, int panelsMax, VectorWidth width) {
        MachineCode[][] code = new MachineCode[tileInputs][panelsMax];
        for (int i = 0; i < code.length; i++) {
            for (int k = 0; k < panelsMax; k++) {
                code[i][k] = new MachineCode(F16Kernel.emit(panel, i + 1, k + 1, width));
            }
        }
        return code;
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
        return (long) panel.columns() * Float.BYTES;
    }

    @Override
    public void pack(float[] values, int start, long target, int inputCount) {
        NativeMemory.copy(values, start, target, panel.columns());
    }

    @Override
    public MicroKernel microKernel(int inputCount) {
        return this;
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return expands(inputCount) ? EXPANDED_AT_ONCE : PANELS_AT_ONCE;
    }

    /** It is faster for many inputs, while expanded panels leave them room in the second cache. */
    private boolean expands(int inputCount) {
        return inputCount >= EXPANDED_FROM_TILES * tileInputs && expandedBytes() <= SECOND_CACHE_BYTES / 2;
    }

    @Override
    public int inputsMultiple() {
        return tileInputs;
    }

    @Override
    public long expandedBytes() {
        return (long) EXPANDED_AT_ONCE * panel.expanded().panelBytes();
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace workspace) {
        if (!expands(inputCount)) {
            multiply(code, panels, panelCount, panels, inputs, inputCount, workspace);
            return;
        }
        long expanded = workspace.expanded((long) panelCount * panel.expanded().panelBytes());
        expander.call(panels, expanded, MemorySegment.NULL, panelCount, workspace.address());
        long next = panels + (long) panelCount * panel.panelBytes();
        multiply(expandedCode, expanded, panelCount, next, inputs, inputCount, workspace);
    }

    /**
     * Divides inputs into tiles of nearly the same size: 15 into 8 and 7, not 14 and 1.
     *
     * @param next panels to prefetch, if these are expanded
     */
    private void multiply(
            MachineCode[][] functions,
            long panels,
            int panelCount,
            long next,
            long inputs,
            int inputCount,
            GemmWorkspace workspace) {
        long prefetchedBytes = (long) panel.columns() / F16Kernel.UNROLLED_COLUMNS * PanelLayout.VECTOR_BYTES;
        int tileCount = Math.ceilDiv(inputCount, tileInputs);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputs + first * inputRowBytes();
            functions[count - 1][panelCount - 1].call(
                    panels, rows, workspace.outputs(first, true), next + tile * prefetchedBytes, workspace.address());
            workspace.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        Stream.of(code, expandedCode)
                .flatMap(Arrays::stream)
                .flatMap(Arrays::stream)
                .forEach(MachineCode::close);
        expander.close();
    }
}
