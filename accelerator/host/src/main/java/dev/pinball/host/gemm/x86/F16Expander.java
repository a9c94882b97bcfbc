package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.VectorWidth;

/**
 * Emits code that expands panels of F16 to F32.
 *
 * <pre>
 * rdi panels of F16   rsi panels of F32   rdx columns left   rcx panels left   vector register 0 values
 *
 * for each panel, for each column: convert 16 rows
 * </pre>
 */
public final class F16Expander {
    private static final Register SOURCE = Register.RDI;
    private static final Register TARGET = Register.RSI;
    private static final Register COLUMN_COUNT = Register.RDX;
    private static final Register PANEL_COUNT = Register.RCX;

    private F16Expander() {}

    /** The code. Its arguments are the panels, the memory for expanded panels, nothing, and the number of panels. */
    public static byte[] emit(PanelLayout panel, VectorWidth width) {
        Assembler code = new Assembler();
        VectorRegister values = width.register(0);
        code.loop(
                PANEL_COUNT,
                () -> code.loop(COLUMN_COUNT, panel.columns(), () -> {
                    for (int offset = 0; offset < PanelLayout.VECTOR_BYTES; offset += width.bytes()) {
                        code.vcvtph2ps(values, SOURCE.at(offset / 2));
                        code.vmovups(TARGET.at(offset), values);
                    }
                    code.add(SOURCE, panel.columnBytes());
                    code.add(TARGET, PanelLayout.VECTOR_BYTES);
                }));
        code.vzeroupper();
        return code.finish();
    }
}
