package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.Assembler;
import dev.pinball.accelerator.machine.Register;
import dev.pinball.accelerator.machine.Zmm;

/**
 * Writes what makes of panels of halves ones of floats.
 *
 * <p>Arguments: the panels, where to write, nothing, count of panels.
 */
final class ExpandCode {
    private static final Register SOURCE = Register.ARGUMENT_0;
    private static final Register TARGET = Register.ARGUMENT_1;
    private static final Register VECTOR_COUNT = Register.ARGUMENT_2;
    private static final Register PANEL_COUNT = Register.ARGUMENT_3;
    private static final Zmm FLOATS = new Zmm(0);

    private ExpandCode() {}

    static byte[] write(PanelLayout panel) {
        Assembler code = new Assembler();
        int nextPanel = code.here();
        code.repeat(VECTOR_COUNT, panel.columns(), () -> {
            code.vcvtph2ps(FLOATS, SOURCE.at(0));
            code.vmovups(TARGET.at(0), FLOATS);
            code.add(SOURCE, panel.columnBytes());
            code.add(TARGET, PanelLayout.VECTOR_BYTES);
        });
        code.loop(PANEL_COUNT, nextPanel);
        return code.finish();
    }
}
