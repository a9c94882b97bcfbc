package dev.pinball.host.gemm.vector;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tensor outside the heap in the layout of the file, whose rows are expanded a few at a time. */
public final class VectorWeight {
    /** Rows expanded together, which stay in the cache while all inputs pass. */
    public static final int PANEL_ROWS = 3 * DotProducts.TILE_ROWS;

    private final Tensor tensor;
    private final long address;
    private final @Nullable RowExpander expander;
    private final int fusedRows;

    /** @param tensor with native data, which it keeps reachable */
    public VectorWeight(Tensor tensor) {
        this.tensor = tensor;
        address = tensor.data().address();
        expander = RowExpander.of(tensor.type());
        fusedRows = FusedProducts.tileRows(tensor);
    }

    /** Its name without the number of its layer: {@code ffn_down}. */
    public String role() {
        return role(tensor);
    }

    public static String role(Tensor tensor) {
        return tensor.name().replaceAll("^blk\\.\\d+\\.|\\.weight$", "");
    }

    public TensorType type() {
        return tensor.type();
    }

    public int rows() {
        return tensor.rows();
    }

    public int columns() {
        return tensor.columns();
    }

    /** Rows of a tile of {@link FusedProducts}, or 0 where it doesn't multiply this weight. */
    public int fusedRows() {
        return fusedRows;
    }

    /** Sets the panel to {@code count} rows in F32: those of the tensor itself, or expanded ones. */
    public void expandedPanel(int row, int count, VectorWorkspace workspace) {
        if (expander == null) {
            rawPanel(row, count, workspace);
            return;
        }
        long expandedBytes = (long) columns() * Float.BYTES;
        long source = rowsAddress(row, count);
        for (int i = 0; i < count; i++) {
            long target = workspace.expandedRows() + i * expandedBytes;
            expander.expand(source + i * tensor.rowBytes(), columns(), target, workspace.floats());
        }
        workspace.panel().set(workspace.expandedRows(), expandedBytes, count, columns());
    }

    /** Sets the panel to {@code count} rows in the tensor's own type, for {@link FusedProducts}. */
    public void rawPanel(int row, int count, VectorWorkspace workspace) {
        workspace.panel().set(rowsAddress(row, count), tensor.rowBytes(), count, columns());
    }

    /**
     * Reads a byte of each cache line of the {@code count} rows from {@code row} on, which are multiplied next; nothing where there
     * are none. The Vector API has no prefetch, and a product waits for a few lines at a time; these reads wait for all of them
     * together: docs/BENCHMARKS.md, "Lines that are fetched together".
     */
    public void fetch(int row, int count, VectorWorkspace workspace) {
        if (count <= 0) {
            return;
        }
        long start = rowsAddress(row, count);
        int sum = 0;
        for (long offset = 0; offset < count * tensor.rowBytes(); offset += NativeLayout.LINE_BYTES) {
            sum += NativeMemory.byteAt(start + offset);
        }
        workspace.floats()[0] = sum; // or else the compiler would leave out the reads
    }

    private long rowsAddress(int row, int count) {
        return address + Objects.checkFromIndexSize(row, count, rows()) * tensor.rowBytes();
    }
}
