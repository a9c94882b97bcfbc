package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.Assembler;
import dev.pinball.accelerator.machine.Register;
import dev.pinball.accelerator.machine.Zmm;

/**
 * Writes what makes of a panel of nibbles one of signed bytes.
 *
 * <p>Arguments: the panel, the panel to write, nothing, count of blocks, memory of a thread ({@link ThreadMemory}).
 */
final class UnpackCode {
    private static final Register SOURCE = Register.ARGUMENT_0;
    private static final Register TARGET = Register.ARGUMENT_1;
    private static final Register BLOCK_COUNT = Register.ARGUMENT_3;
    private static final Register SCALES_COUNT = Register.ARGUMENT_2;
    private static final Register MEMORY = Register.ARGUMENT_4;
    private static final Zmm NIBBLES = new Zmm(0);
    private static final Zmm EIGHTS = new Zmm(1);
    private static final Zmm LOW = new Zmm(2);
    private static final Zmm HIGH = new Zmm(3);

    /** How far ahead memory is asked for panels: those unpacked meanwhile are multiplied first. */
    private static final int AHEAD_PANELS = 2;

    private UnpackCode() {}

    static byte[] write(PanelLayout panel) {
        Assembler code = new Assembler();
        code.vbroadcastss(NIBBLES, MEMORY.at(ThreadMemory.NIBBLES));
        code.vbroadcastss(EIGHTS, MEMORY.at(ThreadMemory.EIGHTS));
        int nextBlock = code.here();
        for (int offset = 0; offset < panel.blockBytes(); offset += PanelLayout.VECTOR_BYTES) {
            code.prefetcht1(SOURCE.at(offset + AHEAD_PANELS * panel.panelBytes()));
            code.vmovups(LOW, SOURCE.at(offset));
            code.vpsrld(HIGH, LOW, 4);
            code.vpandd(LOW, LOW, NIBBLES);
            code.vpandd(HIGH, HIGH, NIBBLES);
            code.vpsubb(LOW, LOW, EIGHTS);
            code.vpsubb(HIGH, HIGH, EIGHTS);
            code.vmovups(TARGET.at(offset), LOW);
            code.vmovups(TARGET.at(offset + panel.blockBytes()), HIGH);
        }
        code.add(SOURCE, panel.blockBytes());
        code.add(TARGET, 2 * panel.blockBytes());
        code.loop(BLOCK_COUNT, nextBlock);
        code.mov(SCALES_COUNT, Math.ceilDiv(panel.blocks() * PanelLayout.SCALES_BYTES, PanelLayout.VECTOR_BYTES));
        int nextScales = code.here();
        code.vmovups(LOW, SOURCE.at(0));
        code.vmovups(TARGET.at(0), LOW);
        code.add(SOURCE, PanelLayout.VECTOR_BYTES);
        code.add(TARGET, PanelLayout.VECTOR_BYTES);
        code.loop(SCALES_COUNT, nextScales);
        return code.finish();
    }
}
