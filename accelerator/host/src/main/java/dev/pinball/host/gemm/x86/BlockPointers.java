package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/**
 * The registers with which code goes through the blocks of a panel and of its inputs.
 *
 * @param panelBytes the bytes of the panel
 * @param panelScales its scales
 * @param inputBytes the high bytes of the first input
 * @param inputScales its scales
 */
record BlockPointers(Register panelBytes, Register panelScales, Register inputBytes, Register inputScales) {

    /** From the first block on of the panel and the input whose addresses are in registers. */
    void begin(Assembler code, Register panelStart, PanelLayout panel, Register inputStart, ActivationLayout input) {
        code.mov(panelBytes, panelStart);
        code.mov(panelScales, panelStart);
        code.add(panelScales, panel.scalesOffset());
        code.mov(inputBytes, inputStart);
        code.mov(inputScales, inputStart);
        code.add(inputScales, input.scalesOffset());
    }

    void nextBytes(Assembler code, PanelLayout panel) {
        code.add(panelBytes, panel.blockBytes());
        code.add(inputBytes, PanelLayout.BLOCK_COLUMNS);
    }

    void nextScales(Assembler code) {
        code.add(panelScales, PanelLayout.SCALES_BYTES);
        code.add(inputScales, Float.BYTES);
    }
}
