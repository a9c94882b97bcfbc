package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.VectorWidth;
import dev.pinball.model.tensor.TensorType;

/**
 * Emits the product of packed weights, in F16 or F32, with a few inputs in F32: each sum is one multiply-add after the
 * other, from the first column to the last, whatever the tile.
 *
 * <pre>
 * rdi first panel of the group   rsi first input   rdx outputs   rcx what to prefetch   r8 workspace
 * rax weights   r10 values of the first input   r11 columns left
 * vector registers: 0... sums of each input for each vector of rows, the last a value of an input, before it, downwards,
 *   the weights of each vector of rows
 *
 * for each group of panels whose sums fit the registers
 *   for each column, for each input, for each panel of the group: sum += weights * value
 *   store the sums
 * </pre>
 */
public final class F16Kernel {
    public static final int UNROLLED_COLUMNS = 4;

    /** Inputs of a register tile on any processor at most. */
    public static final int INPUTS_MAX = 14;

    private static final int GROUP_PANELS_MAX = 4;

    private static final Register PANEL = Register.RDI;
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register PREFETCHED = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register WEIGHTS = Register.RAX;
    private static final Register INPUT_VALUES = Register.R10;
    private static final Register COLUMN_COUNT = Register.R11;

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Prefetch prefetch;
    private final PanelLayout panel;
    private final int inputs;
    private final VectorWidth width;
    private final int panelVectors; // of the rows of a panel
    private int panels; // of the group that is written

    private F16Kernel(PanelLayout panel, int inputs, VectorWidth width) {
        this.panel = panel;
        this.inputs = inputs;
        this.width = width;
        panelVectors = PanelLayout.VECTOR_BYTES / width.bytes();
        prefetch = new Prefetch(code, WEIGHTS, UNROLLED_COLUMNS * panel.columnBytes());
    }

    /** Inputs of the largest register tile: 14 sums for each of 2 panels, or 6 for each half of one, their weights and a value. */
    public static int inputsMax(VectorWidth width) {
        return switch (width) {
            case BITS_256 -> 6;
            case BITS_512 -> INPUTS_MAX;
        };
    }

    /** Panels whose weights and sums fit the registers beside one value. */
    private int groupPanelsMax() {
        int panels = GROUP_PANELS_MAX;
        while ((inputs + 1) * panels * panelVectors + 1 > width.registerCount()) {
            panels /= 2;
        }
        return panels;
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the panels to prefetch meanwhile if
     * the weights are F32, and the {@link GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #inputsMax}
     */
    public static byte[] emit(PanelLayout panel, int inputs, int panelCount, VectorWidth width) {
        return new F16Kernel(panel, inputs, width).emit(panelCount);
    }

    private byte[] emit(int panelCount) {
        output.begin(INPUT_VALUES);
        for (int first = 0; first < panelCount; first += panels) {
            panels = Math.min(groupPanelsMax(), panelCount - first);
            group();
            output.store(inputs, vectors(), this::sum, INPUT_VALUES, COLUMN_COUNT);
            code.add(PANEL, (long) panels * panel.panelBytes());
        }
        code.vzeroupper();
        return code.finish();
    }

    /** Vectors of rows in the group. */
    private int vectors() {
        return panels * panelVectors;
    }

    private void group() {
        code.mov(WEIGHTS, PANEL);
        code.mov(INPUT_VALUES, INPUT);
        for (int sum = 0; sum < inputs * vectors(); sum++) {
            code.zero(width.register(sum));
        }
        int turns = panel.columns() / UNROLLED_COLUMNS;
        if (panel.type() == TensorType.F32) {
            code.loop(COLUMN_COUNT, turns, this::columns);
        } else {
            prefetch.loop(COLUMN_COUNT, turns, (panels - 1) * panel.panelBytes(), this::columns);
        }
    }

    private void columns() {
        for (int column = 0; column < UNROLLED_COLUMNS; column++) {
            column(column);
        }
        if (panel.type() == TensorType.F32) {
            code.prefetcht1(PREFETCHED.at(0));
            code.add(PREFETCHED, PanelLayout.VECTOR_BYTES);
        }
        code.add(WEIGHTS, (long) UNROLLED_COLUMNS * panel.columnBytes());
        code.add(INPUT_VALUES, UNROLLED_COLUMNS * Float.BYTES);
    }

    private void column(int column) {
        for (int k = 0; k < vectors(); k++) {
            int vectorBytes = panel.columnBytes() / panelVectors;
            int offset = k / panelVectors * panel.panelBytes() + k % panelVectors * vectorBytes;
            loadWeights(k, offset + column * panel.columnBytes());
        }
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(value(), INPUT_VALUES.at((long) (i * panel.columns() + column) * Float.BYTES));
            for (int k = 0; k < vectors(); k++) {
                code.vfmadd231ps(sum(i, k), weights(k), value());
            }
        }
    }

    private void loadWeights(int k, int offset) {
        if (panel.type() == TensorType.F32) {
            code.vmovups(weights(k), WEIGHTS.at(offset));
            return;
        }
        if (offset % PanelLayout.VECTOR_BYTES == 0) {
            prefetch.prefetch(offset);
        }
        code.vcvtph2ps(weights(k), WEIGHTS.at(offset));
    }

    private VectorRegister sum(int i, int k) {
        return width.register(i * vectors() + k);
    }

    private VectorRegister value() {
        return width.register(width.registerCount() - 1);
    }

    private VectorRegister weights(int k) {
        return width.register(width.registerCount() - 2 - k);
    }
}
