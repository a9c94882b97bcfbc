package dev.pinball.model.program;

import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;

/** SwiGLU (Shazeer 2020, "GLU Variants Improve Transformer"), with the same weights for every row. */
final class GatedFeedForward implements FeedForward {
    private final ProgramBuilder program;
    private final Activation gate;
    private final Activation up;

    GatedFeedForward(ProgramBuilder program, int width) {
        this.program = program;
        gate = program.activation("gate", width);
        up = program.activation("up", width);
    }

    @Override
    public void append(String block, Activation normalised, Activation update) {
        program.appendMatMul(normalised, block + "ffn_gate", gate);
        program.appendMatMul(normalised, block + "ffn_up", up);
        program.append(new Gate(GateKind.SWIGLU, gate, up, gate));
        program.appendMatMul(gate, block + "ffn_down", update);
    }
}
