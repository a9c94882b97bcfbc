package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.machine.NativePages;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * A weight packed for the code that multiplies it: in memory of its own, as large as in the file. Rows that fill no panel
 * stand beside zeros.
 */
public final class PackedWeight implements AutoCloseable {
    private static final int GROUP_PANELS = 4;

    private final PackedProduct product;
    private final int rows;
    private final NativePages pages;

    PackedWeight(PackedProduct product, Tensor tensor) {
        this.product = product;
        rows = tensor.rows();
        pages = new NativePages((long) panelCount() * product.panel().panelBytes());
        IntStream.range(0, panelCount())
                .parallel()
                .forEach(panel ->
                        PanelPacking.pack(tensor, panel * PanelLayout.ROWS, product.panel(), panelAddress(panel)));
    }

    private long panelAddress(int panel) {
        return pages.address() + (long) panel * product.panel().panelBytes();
    }

    private int panelCount() {
        return Math.ceilDiv(rows, PanelLayout.ROWS);
    }

    /** Groups of a few panels: the unit in which the work divides. */
    public int groupCount() {
        return Math.ceilDiv(panelCount(), GROUP_PANELS);
    }

    /** Multiply-adds of one group with one input. */
    public long groupWork() {
        return (long) GROUP_PANELS * PanelLayout.ROWS * columns();
    }

    public int columns() {
        return product.panel().columns();
    }

    /** The first row of a group, or the end of the last one's. */
    public int firstRow(int group) {
        return Math.min(rows, group * GROUP_PANELS * PanelLayout.ROWS);
    }

    /**
     * output[i * outputWidth + k] = weight[k] · input[i] for the rows k of the groups from {@code first} until {@code end}
     * and the first {@code inputCount} inputs.
     */
    public void multiply(
            int first,
            int end,
            PackedInputs inputs,
            int inputCount,
            MemorySegment output,
            int outputWidth,
            ThreadMemory memory) {
        int inputsAtOnce = product.inputsAtOnce();
        for (int input = 0; input < inputCount; input += inputsAtOnce) {
            int count = Math.min(inputsAtOnce, inputCount - input);
            long address = inputs.address() + input * product.inputRowBytes();
            int next;
            for (int panel = first * GROUP_PANELS; panel < Math.min(panelCount(), end * GROUP_PANELS); panel = next) {
                next = Math.min(Math.min(panelCount(), end * GROUP_PANELS), panel + product.panelsAtOnce(count));
                int row = panel * PanelLayout.ROWS;
                int columnsEnd = Math.min(rows, next * PanelLayout.ROWS);
                long start = ((long) input * outputWidth + row) * Float.BYTES;
                memory.aim(output, start, (long) outputWidth * Float.BYTES, columnsEnd - row);
                product.multiply(panelAddress(panel), next - panel, address, count, memory);
            }
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
