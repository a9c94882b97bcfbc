package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.MachineCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Products of F16 weights with inputs in F32. */
final class HalfProduct implements PackedProduct {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final int PANELS_WITH_ONE_INPUT = 16;
    private static final int PANELS_AT_ONCE = 4;

    private final PanelLayout panel;
    private final MachineCode[][] dots =
            new MachineCode[HalfCode.INPUTS_MAX][]; // for 1, 2... inputs; for 1, 2, 4 panels

    HalfProduct(PanelLayout panel) {
        this.panel = panel;
        for (int i = 0; i < dots.length; i++) {
            int sizes = 1 + log2(HalfCode.panelsMax(i + 1));
            dots[i] = new MachineCode[sizes];
            for (int size = 0; size < sizes; size++) {
                dots[i][size] = new MachineCode(HalfCode.write(panel, i + 1, 1 << size));
            }
        }
    }

    private static int log2(int value) {
        return Integer.numberOfTrailingZeros(Integer.highestOneBit(value));
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
        return inputCount == 1 ? PANELS_WITH_ONE_INPUT : PANELS_AT_ONCE;
    }

    /** Inputs in tiles of nearly the same size: 15 are 8 and 7, not 14 and 1. */
    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        int tileCount = Math.ceilDiv(inputCount, HalfCode.INPUTS_MAX);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            multiplyTile(panels, panelCount, inputs + first * inputRowBytes(), count, memory);
            memory.copyOutputs(first, count);
        }
    }

    private void multiplyTile(long panels, int panelCount, long inputs, int count, ThreadMemory memory) {
        MachineCode[] sizes = dots[count - 1];
        int done = 0;
        for (int size = sizes.length - 1; size >= 0; size--) {
            int groupCount = panelCount - done >> size;
            if (groupCount > 0) {
                long outputs = memory.outputs() + (long) done * PanelLayout.VECTOR_BYTES;
                sizes[size].call(
                        panels + (long) done * panel.panelBytes(), inputs, outputs, groupCount, memory.address());
                done += groupCount << size;
            }
        }
    }

    @Override
    public void close() {
        for (MachineCode[] sizes : dots) {
            for (MachineCode dot : sizes) {
                dot.close();
            }
        }
    }
}
