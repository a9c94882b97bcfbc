package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;

/** Writes how sums go from registers to the memory for outputs, as {@link GemmWorkspace} says where. */
final class OutputStore {
    /** Which register has the sums of an input for a panel. */
    interface Sums {
        Zmm of(int input, int panel);
    }

    private final Assembler code;
    private final Register output;
    private final Register memory;

    /**
     * @param output has the address of the memory for outputs; this moves it on
     * @param memory has the address of the memory of the thread
     */
    OutputStore(Assembler code, Register output, Register memory) {
        this.code = code;
        this.output = output;
        this.memory = memory;
    }

    /** Where the outputs begin. */
    void begin(Register temporary) {
        code.mov(temporary, memory.at(GemmWorkspace.OUTPUT_START));
        code.add(output, temporary);
    }

    /** Asks for the memory of what {@link #store} will store next. */
    void prefetch(int inputs, int panels, Register row, Register stride) {
        code.mov(row, output);
        code.mov(stride, memory.at(GemmWorkspace.OUTPUT_STRIDE));
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < panels; k++) {
                code.prefetchw(row.at(k * PanelLayout.VECTOR_BYTES));
            }
            code.add(row, stride);
        }
    }

    /** Stores what some inputs have for some neighbouring panels; the next panels will be stored beside them. */
    void store(int inputs, int panels, Sums sums, Register row, Register stride) {
        code.mov(row, output);
        code.mov(stride, memory.at(GemmWorkspace.OUTPUT_STRIDE));
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < panels; k++) {
                code.vmovups(row.at(k * PanelLayout.VECTOR_BYTES), sums.of(i, k));
            }
            code.add(row, stride);
        }
        code.add(output, panels * PanelLayout.VECTOR_BYTES);
    }
}
