package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;
import dev.pinball.model.tensor.TensorType;

/**
 * Emits the product of packed weights, in F16 or F32, with a few inputs in F32: each sum is one multiply-add after the
 * other, from the first column to the last, whatever the tile.
 *
 * <pre>
 * rdi first panel of the group   rsi first input   rdx outputs   rcx what to prefetch   r8 workspace
 * rax weights   r10 values of the first input   r11 columns left
 * zmm0... sums of each input for each panel   zmm30... weights of each panel, downwards   zmm31 a value of an input
 *
 * for each group of panels whose sums fit the registers
 *   for each column, for each input, for each panel of the group: sum += weights * value
 *   store the sums
 * </pre>
 */
public final class F16Kernel {
    public static final int UNROLLED_COLUMNS = 4;

    /** Inputs of the largest register tile: 14 sums for each of 2 panels, their weights and one value. */
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
    private static final Zmm VALUE = new Zmm(Zmm.COUNT - 1);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, WORKSPACE);
    private final Prefetch prefetch;
    private final PanelLayout panel;
    private final int inputs;
    private int panels; // of the group that is written

    private F16Kernel(PanelLayout panel, int inputs) {
        this.panel = panel;
        this.inputs = inputs;
        prefetch = new Prefetch(code, WEIGHTS, UNROLLED_COLUMNS * panel.columnBytes());
    }

    /** Panels whose weights and sums fit the registers beside one value. */
    private int groupPanelsMax() {
        int panels = GROUP_PANELS_MAX;
        while (inputs * panels + panels + 1 > Zmm.COUNT) {
            panels /= 2;
        }
        return panels;
    }

    /**
     * The code. Its arguments are the panels, the first input row, the memory for outputs, the panels to prefetch meanwhile if
     * the weights are F32, and the {@link GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #INPUTS_MAX}
     */
    public static byte[] emit(PanelLayout panel, int inputs, int panelCount) {
        return new F16Kernel(panel, inputs).emit(panelCount);
    }

    private byte[] emit(int panelCount) {
        output.begin(INPUT_VALUES);
        for (int first = 0; first < panelCount; first += panels) {
            panels = Math.min(groupPanelsMax(), panelCount - first);
            group();
            output.store(inputs, panels, this::sum, INPUT_VALUES, COLUMN_COUNT);
            code.add(PANEL, (long) panels * panel.panelBytes());
        }
        return code.finish();
    }

    private void group() {
        code.mov(WEIGHTS, PANEL);
        code.mov(INPUT_VALUES, INPUT);
        for (int sum = 0; sum < inputs * panels; sum++) {
            code.zero(new Zmm(sum));
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
        for (int k = 0; k < panels; k++) {
            loadWeights(k, k * panel.panelBytes() + column * panel.columnBytes());
        }
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(VALUE, INPUT_VALUES.at((long) (i * panel.columns() + column) * Float.BYTES));
            for (int k = 0; k < panels; k++) {
                code.vfmadd231ps(sum(i, k), weights(k), VALUE);
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

    private Zmm sum(int i, int k) {
        return new Zmm(i * panels + k);
    }

    private static Zmm weights(int k) {
        return new Zmm(VALUE.number() - 1 - k);
    }
}
