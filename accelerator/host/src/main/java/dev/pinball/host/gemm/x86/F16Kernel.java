package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;
import dev.pinball.model.tensor.TensorType;

/**
 * Writes the product of packed weights, halves or floats, with a few inputs of floats: each sum one multiply-add after the
 * other, from the first column to the last, whatever the tile.
 *
 * <p>Arguments: panels, first input row, memory for outputs, what to ask memory for meanwhile, memory of a thread ({@link GemmWorkspace}).
 */
public final class F16Kernel {
    public static final int UNROLLED_COLUMNS = 4;

    /** Inputs of the largest tile. */
    public static final int INPUTS_MAX = 14;

    private static final int PANELS_MAX = 4;

    private static final Register PANEL = Register.ARGUMENT_0;
    private static final Register INPUT = Register.ARGUMENT_1;
    private static final Register OUTPUT = Register.ARGUMENT_2;
    private static final Register AHEAD = Register.ARGUMENT_3;
    private static final Register MEMORY = Register.ARGUMENT_4;
    private static final Register WEIGHTS = Register.TEMPORARY_0;
    private static final Register INPUT_VALUES = Register.TEMPORARY_1;
    private static final Register COLUMN_COUNT = Register.TEMPORARY_2;
    private static final Zmm VALUE = new Zmm(31);

    private final Assembler code = new Assembler();
    private final OutputStore output = new OutputStore(code, OUTPUT, MEMORY);
    private final Prefetch stream;
    private final PanelLayout panel;
    private final int inputs;
    private int panels; // of the group that is written

    private F16Kernel(PanelLayout panel, int inputs) {
        this.panel = panel;
        this.inputs = inputs;
        stream = new Prefetch(code, WEIGHTS, UNROLLED_COLUMNS * panel.columnBytes());
    }

    /** Panels whose weights and sums fit the registers with so many inputs, beside one value. */
    private int panelsMax() {
        int panels = PANELS_MAX;
        while (inputs * panels + panels + 1 > Zmm.COUNT) {
            panels /= 2;
        }
        return panels;
    }

    public static byte[] write(PanelLayout panel, int inputs, int panelCount) {
        return new F16Kernel(panel, inputs).write(panelCount);
    }

    private byte[] write(int panelCount) {
        output.begin(INPUT_VALUES);
        for (int first = 0; first < panelCount; first += panels) {
            panels = Math.min(panelsMax(), panelCount - first);
            group();
            output.store(inputs, panels, this::sum, INPUT_VALUES, COLUMN_COUNT);
            code.add(PANEL, panels * panel.panelBytes());
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
            code.repeat(COLUMN_COUNT, turns, this::columns);
        } else {
            stream.loop(COLUMN_COUNT, turns, (panels - 1) * panel.panelBytes(), this::columns);
        }
    }

    private void columns() {
        for (int column = 0; column < UNROLLED_COLUMNS; column++) {
            column(column);
        }
        if (panel.type() == TensorType.F32) {
            code.prefetcht1(AHEAD.at(0));
            code.add(AHEAD, PanelLayout.VECTOR_BYTES);
        }
        code.add(WEIGHTS, UNROLLED_COLUMNS * panel.columnBytes());
        code.add(INPUT_VALUES, UNROLLED_COLUMNS * Float.BYTES);
    }

    private void column(int column) {
        for (int k = 0; k < panels; k++) {
            loadWeights(k, k * panel.panelBytes() + column * panel.columnBytes());
        }
        for (int i = 0; i < inputs; i++) {
            code.vbroadcastss(VALUE, INPUT_VALUES.at((i * panel.columns() + column) * Float.BYTES));
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
            stream.prefetch(offset);
        }
        code.vcvtph2ps(weights(k), WEIGHTS.at(offset));
    }

    private Zmm sum(int i, int k) {
        return new Zmm(i * panels + k);
    }

    private static Zmm weights(int k) {
        return new Zmm(30 - k);
    }
}
