package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.machine.NativePages;

/**
 * A weight packed for the code that multiplies it: in memory of its own, as large as in the file. Rows that fill no panel
 * stand beside zeros.
 */
public final class PackedWeight implements AutoCloseable {
    private final PackedProduct product;
    private final int rows;
    private final NativePages pages;

    PackedWeight(PackedProduct product, Tensor tensor) {
        this.product = product;
        rows = tensor.rows();
        pages = new NativePages((long) panelCount() * product.panel().panelBytes());
        for (int panel = 0; panel < panelCount(); panel++) {
            PanelPacking.pack(tensor, panel * PanelLayout.ROWS, product.panel(), panelAddress(panel));
        }
    }

    private long panelAddress(int panel) {
        return pages.address() + (long) panel * product.panel().panelBytes();
    }

    /** Panels of {@link PanelLayout#ROWS} rows: the unit in which the work divides. */
    public int panelCount() {
        return Math.ceilDiv(rows, PanelLayout.ROWS);
    }

    /** Multiply-adds of one panel with one input. */
    public long panelWork() {
        return (long) PanelLayout.ROWS * product.panel().columns();
    }

    public int columns() {
        return product.panel().columns();
    }

    /** The first row of a panel, or the end of the last one's. */
    public int firstRow(int panel) {
        return Math.min(rows, panel * PanelLayout.ROWS);
    }

    /**
     * output[i * outputWidth + k] = weight[k] · input[i] for the rows k of the panels from {@code first} until {@code end}
     * and the first {@code inputCount} inputs.
     */
    public void multiply(
            int first,
            int end,
            PackedInputs inputs,
            int inputCount,
            float[] output,
            int outputWidth,
            ThreadMemory memory) {
        int next;
        for (int panel = first; panel < end; panel = next) {
            next = Math.min(end, panel + product.panelsAtOnce(inputCount));
            memory.aim(output, firstRow(panel), outputWidth, firstRow(next) - firstRow(panel));
            product.multiply(panelAddress(panel), next - panel, inputs.address(), inputCount, memory);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
