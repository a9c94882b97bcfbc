package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Emits code that expands panels of F16 to F32.
 *
 * <pre>
 * rdi panels of F16   rsi panels of F32   rdx columns left   rcx panels left   zmm0 values
 *
 * for each panel, for each column: convert 16 rows
 * </pre>
 */
public final class F16Expander {
    private static final Register SOURCE = Register.RDI;
    private static final Register TARGET = Register.RSI;
    private static final Register COLUMN_COUNT = Register.RDX;
    private static final Register PANEL_COUNT = Register.RCX;
    private static final Zmm VALUES = new Zmm(0);

    private F16Expander() {}

    /** The code. Its arguments are the panels, the memory for expanded panels, nothing, and the number of panels. */
    public static byte[] emit(PanelLayout panel) {
        Assembler code = new Assembler();
        code.loop(
                PANEL_COUNT,
                () -> code.loop(COLUMN_COUNT, panel.columns(), () -> {
                    code.vcvtph2ps(VALUES, SOURCE.at(0));
                    code.vmovups(TARGET.at(0), VALUES);
                    code.add(SOURCE, panel.columnBytes());
                    code.add(TARGET, PanelLayout.VECTOR_BYTES);
                }));
        return code.finish();
    }
}
