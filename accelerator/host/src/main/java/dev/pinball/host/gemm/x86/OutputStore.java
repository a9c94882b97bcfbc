package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Register;

/** Emits how sums go from registers to the memory for outputs, at the place that the {@link GemmWorkspace} says. */
public final class OutputStore {
    /** The register with the sums of an input for a vector of rows: those of a panel, or of half of one. */
    public interface Sums {
        VectorRegister of(int input, int vector);
    }

    private final Assembler code;
    private final Register output;
    private final Register workspace;

    /**
     * @param output has the address of the memory for outputs; is moved to the next outputs
     * @param workspace has the address of the {@link GemmWorkspace}
     */
    public OutputStore(Assembler code, Register output, Register workspace) {
        this.code = code;
        this.output = output;
        this.workspace = workspace;
    }

    /** Moves to the first outputs. */
    public void begin(Register temporary) {
        code.mov(temporary, workspace.at(GemmLayout.OUTPUT_START));
        code.add(output, temporary);
    }

    /** Prefetches the memory that {@link #store} will write next. */
    void prefetch(int inputs, int panels, Register row, Register stride) {
        code.mov(row, output);
        code.mov(stride, workspace.at(GemmLayout.OUTPUT_STRIDE));
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < panels; k++) {
                code.prefetchw(row.at((long) k * PanelLayout.VECTOR_BYTES));
            }
            code.add(row, stride);
        }
    }

    /** Stores the sums of inputs for neighbouring vectors of rows and moves to the rows after them. */
    public void store(int inputs, int vectors, Sums sums, Register row, Register stride) {
        int vectorBytes = sums.of(0, 0).bytes();
        code.mov(row, output);
        code.mov(stride, workspace.at(GemmLayout.OUTPUT_STRIDE));
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < vectors; k++) {
                code.vmovups(row.at((long) k * vectorBytes), sums.of(i, k));
            }
            code.add(row, stride);
        }
        code.add(output, (long) vectors * vectorBytes);
    }
}
