package dev.pinball.model.program;

import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.program.Operation.Combine;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.tensor.Tensor;
import java.util.List;

/** SwiGLU with the weights of the experts that a router picks for a row (Jiang et al. 2024, "Mixtral of Experts"). */
final class ExpertFeedForward implements FeedForward {
    private static final List<String> WEIGHTS =
            List.of("ffn_norm", "ffn_gate_inp", "ffn_gate_exps", "ffn_up_exps", "ffn_down_exps");

    private final ProgramBuilder program;
    private final ExpertCounts experts;
    private final int hidden;
    private final Activation scores;
    private final Activation chosen;
    private final Activation shares;
    private final Activation gate;
    private final Activation up;
    private final Activation down;

    ExpertFeedForward(ProgramBuilder program, ModelConfig config) {
        this.program = program;
        experts = config.experts();
        hidden = config.feedForwardLength();
        scores = program.activation("expert scores", experts.count());
        chosen = program.activation("chosen experts", experts.usedPerToken());
        shares = program.activation("expert shares", experts.usedPerToken());
        gate = program.activation("gate", experts.usedPerToken() * hidden);
        up = program.activation("up", gate.width());
        down = program.activation("down", experts.usedPerToken() * config.embeddingLength());
    }

    @Override
    public void append(String block, Activation normalised, Activation update) {
        program.refuseOtherTensors(block, List.of("ffn_", "exp_"), WEIGHTS);
        program.appendMatMul(normalised, block + "ffn_gate_inp", scores);
        program.append(new Route(scores, chosen, shares));
        appendMatMul(normalised, block + "ffn_gate_exps", normalised.width(), gate);
        appendMatMul(normalised, block + "ffn_up_exps", normalised.width(), up);
        program.append(new Gate(GateKind.SWIGLU, gate, up, gate));
        appendMatMul(gate, block + "ffn_down_exps", hidden, down);
        program.append(new Combine(down, shares, update));
    }

    private void appendMatMul(Activation input, String name, int columns, Activation output) {
        int rows = output.width() / experts.usedPerToken() * experts.count();
        Tensor weight = program.tensor(name + ".weight", rows, columns);
        program.append(new ExpertMatMul(input, chosen, weight, output));
    }
}
