package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.MachineCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Products of F16 weights with inputs in F32. */
final class HalfProduct implements PackedProduct {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final int PANELS_AT_ONCE = 4;

    private final PanelLayout panel;
    private final MachineCode[][] dots = new MachineCode[HalfCode.INPUTS_MAX][PANELS_AT_ONCE]; // for 1, 2... of each

    HalfProduct(PanelLayout panel) {
        this.panel = panel;
        for (int i = 0; i < dots.length; i++) {
            for (int k = 0; k < PANELS_AT_ONCE; k++) {
                dots[i][k] = new MachineCode(HalfCode.write(panel, i + 1, k + 1));
            }
        }
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
    public void prepare(float[] values, int start, long target) {
        MemorySegment.copy(values, start, ALL, ValueLayout.JAVA_FLOAT, target, panel.columns());
    }

    @Override
    public int panelsAtOnce(int inputCount) {
        return PANELS_AT_ONCE;
    }

    /** Inputs in tiles of nearly the same size: 15 are 8 and 7, not 14 and 1. */
    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        int tileCount = Math.ceilDiv(inputCount, HalfCode.INPUTS_MAX);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputs + first * inputRowBytes();
            dots[count - 1][panelCount - 1].call(panels, rows, memory.outputs(first, true), 0, memory.address());
            memory.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        for (MachineCode[] some : dots) {
            for (MachineCode dot : some) {
                dot.close();
            }
        }
    }
}
