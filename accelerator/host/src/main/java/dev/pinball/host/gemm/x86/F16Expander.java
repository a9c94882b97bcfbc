package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;

/**
 * Writes what makes of panels of halves ones of floats.
 *
 * <p>Arguments: the panels, where to write, nothing, count of panels.
 */
public final class F16Expander {
    private static final Register SOURCE = Register.ARGUMENT_0;
    private static final Register TARGET = Register.ARGUMENT_1;
    private static final Register VECTOR_COUNT = Register.ARGUMENT_2;
    private static final Register PANEL_COUNT = Register.ARGUMENT_3;
    private static final Zmm FLOATS = new Zmm(0);

    private F16Expander() {}

    public static byte[] write(PanelLayout panel) {
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
