package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/**
 * The registers that point to a block of a panel and of its inputs.
 *
 * @param panelBytes has the address of weights
 * @param panelScales has the address of their scales
 * @param inputBytes has the address of the high bytes of the first input
 * @param inputScales has the address of their scales
 */
record BlockPointers(Register panelBytes, Register panelScales, Register inputBytes, Register inputScales) {

    /** Moves to the first block of a panel and of an input. */
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
