package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.F16Expander;
import dev.pinball.host.gemm.x86.F16Kernel;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.host.x86.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;

/** Products of F16 weights with inputs in F32. */
final class F16Gemm implements GemmKernel, MicroKernel {
    private static final int PANELS_AT_ONCE = 4;
    private static final int EXPANDED_AT_ONCE = 2;
    /** From here on weights may be expanded once instead of for each tile of inputs. */
    private static final int EXPANDED_FROM_INPUTS = 3 * F16Kernel.INPUTS_MAX;

    private final PanelLayout panel;
    private final MachineCode[][] dots; // for 1, 2... inputs; for 1, 2... panels
    private final MachineCode[][] expandedDots; // likewise
    private final MachineCode expand;

    F16Gemm(PanelLayout panel) {
        this.panel = panel;
        dots = dots(panel, PANELS_AT_ONCE);
        expandedDots = dots(panel.expanded(), EXPANDED_AT_ONCE);
        expand = new MachineCode(F16Expander.write(panel));
    }

    private static MachineCode[][] dots(PanelLayout panel, int panelsMax) {
        MachineCode[][] dots = new MachineCode[F16Kernel.INPUTS_MAX][panelsMax];
        for (int i = 0; i < dots.length; i++) {
            for (int k = 0; k < panelsMax; k++) {
                dots[i][k] = new MachineCode(F16Kernel.write(panel, i + 1, k + 1));
            }
        }
        return dots;
    }

    @Override
    public PanelLayout panel() {
        return panel;
    }

    @Override
    public long inputRowBytes() {
        return (long) panel.columns() * Float.BYTES;
    }

    @Override
    public void prepare(float[] values, int start, long target, int inputCount) {
        NativeMemory.copy(values, start, target, panel.columns());
    }

    @Override
    public MicroKernel multiplication(int inputCount) {
        return this;
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return expands(inputCount) ? EXPANDED_AT_ONCE : PANELS_AT_ONCE;
    }

    /** Where it pays: for many inputs, and while expanded panels leave them room in the second cache. */
    private boolean expands(int inputCount) {
        return inputCount >= EXPANDED_FROM_INPUTS && unpackedBytes() <= SECOND_CACHE_BYTES / 2;
    }

    @Override
    public int inputsMultiple() {
        return F16Kernel.INPUTS_MAX;
    }

    @Override
    public long unpackedBytes() {
        return (long) EXPANDED_AT_ONCE * panel.expanded().panelBytes();
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace memory) {
        if (!expands(inputCount)) {
            multiply(dots, panels, panelCount, panels, inputs, inputCount, memory);
            return;
        }
        expand.call(panels, memory.unpacked(), MemorySegment.NULL, panelCount, memory.address());
        long ahead = panels + (long) panelCount * panel.panelBytes();
        multiply(expandedDots, memory.unpacked(), panelCount, ahead, inputs, inputCount, memory);
    }

    /** Inputs in tiles of nearly the same size: 15 are 8 and 7, not 14 and 1. */
    private void multiply(
            MachineCode[][] code,
            long panels,
            int panelCount,
            long ahead,
            long inputs,
            int inputCount,
            GemmWorkspace memory) {
        long aheadBytes = (long) panel.columns() / F16Kernel.UNROLLED_COLUMNS * PanelLayout.VECTOR_BYTES;
        int tileCount = Math.ceilDiv(inputCount, F16Kernel.INPUTS_MAX);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputs + first * inputRowBytes();
            code[count - 1][panelCount - 1].call(
                    panels, rows, memory.outputs(first, true), ahead + tile * aheadBytes, memory.address());
            memory.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        Stream.of(dots, expandedDots)
                .flatMap(Arrays::stream)
                .flatMap(Arrays::stream)
                .forEach(MachineCode::close);
        expand.close();
    }
}
