package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.GemmOutput;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.model.tensor.Tensor;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A weight packed for the code that multiplies it, as large as in the file or a few hundredths larger. The last panel is filled up with zeros.
 */
public final class PackedWeight {
    /** Measured by {@code StepBenchmark} and {@code ./pinball bench}. */
    private static final int GROUP_PANELS = 4;

    private final GemmKernel kernel;
    private final int rows;
    private final long address;

    /** @param address of memory for {@link #bytes} */
    PackedWeight(GemmKernel kernel, Tensor tensor, long address) {
        this.kernel = kernel;
        rows = tensor.rows();
        this.address = address;
        IntStream.range(0, panelCount())
                .parallel()
                .forEach(panel -> kernel.packPanel(tensor, panel * PanelLayout.ROWS, panelAddress(panel)));
    }

    private long panelAddress(int panel) {
        return address + (long) panel * kernel.panelBytes();
    }

    private int panelCount() {
        return panelCount(rows);
    }

    private static int panelCount(int rows) {
        return Math.ceilDiv(rows, PanelLayout.ROWS);
    }

    /** Bytes of a weight with {@code rows} rows. */
    static long bytes(GemmKernel kernel, int rows) {
        return (long) panelCount(rows) * kernel.panelBytes();
    }

    /** Groups of a few panels, into which the work divides. */
    public int groupCount() {
        return Math.ceilDiv(panelCount(), GROUP_PANELS);
    }

    /** Multiply-adds of one group with one input. */
    public long groupWork() {
        return (long) GROUP_PANELS * PanelLayout.ROWS * columns();
    }

    public int columns() {
        return kernel.columns();
    }

    /** The first row of a group, or the end of the last one's. */
    public int firstRow(int group) {
        return Math.min(rows, group * GROUP_PANELS * PanelLayout.ROWS);
    }

    /**
     * output[i, k] = weight[k] · input[i] for the rows k of the groups from {@code first} until {@code end} and the
     * {@code inputCount} inputs from {@code firstInput} on.
     */
    public void multiply(
            int first,
            int end,
            PackedActivations inputs,
            int firstInput,
            int inputCount,
            GemmOutput output,
            GemmWorkspace workspace) {
        MicroKernel microKernel = kernel.microKernel(inputCount);
        Objects.checkFromToIndex(first, end, groupCount());
        int panelsEnd = Math.min(panelCount(), end * GROUP_PANELS);
        int partCount = Math.ceilDiv(inputCount, kernel.inputsAtOnce());
        int multiple = kernel.inputsMultiple();
        int input = 0;
        for (int part = 1; input < inputCount; part++) {
            int inputsEnd = Math.ceilDiv(inputCount * part, partCount * multiple) * multiple;
            int count = Math.min(inputCount, inputsEnd) - input;
            long address = inputs.address(firstInput + input, count);
            int next;
            for (int panel = first * GROUP_PANELS; panel < panelsEnd; panel = next) {
                next = Math.min(panelsEnd, panel + microKernel.panelsAtOnce(count, panelsEnd - panel));
                int row = panel * PanelLayout.ROWS;
                int columns = Math.min(rows, next * PanelLayout.ROWS) - row;
                workspace.setOutput(output, firstInput + input, count, row, columns);
                microKernel.multiply(panelAddress(panel), next - panel, address, count, workspace);
            }
            input += count;
        }
    }
}
