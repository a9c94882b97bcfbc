package dev.pinball.model.program;

import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.program.Operation.ExpertInput;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.model.tensor.Tensor;

/** SwiGLU with the weights of the experts that a router picks for a row (Jiang et al. 2024, "Mixtral of Experts"). */
final class ExpertFeedForward implements FeedForward {
    private final ProgramBuilder program;
    private final ExpertCounts experts;
    private final int hidden;
    private final Activation scores;
    private final Activation expertIds;
    private final Activation routingWeights;
    private final Activation gate;
    private final Activation up;
    private final Activation down;

    ExpertFeedForward(ProgramBuilder program, ModelConfig config) {
        this.program = program;
        experts = config.experts();
        hidden = config.feedForwardLength();
        scores = program.activation("expert scores", experts.count());
        expertIds = program.activation("expert ids", experts.usedPerToken());
        routingWeights = program.activation("routing weights", experts.usedPerToken());
        gate = program.activation("gate", experts.usedPerToken() * hidden);
        up = program.activation("up", gate.width());
        down = program.activation("down", experts.usedPerToken() * config.embeddingLength());
    }

    @Override
    public void append(String block, Activation normalised, Activation update) {
        Tensor router = program.tensor(block + "ffn_gate_inp.weight", scores.width(), normalised.width());
        program.append(new MatMul(normalised, router, null, scores));
        program.append(new Route(scores, expertIds, routingWeights));
        appendMatMul(normalised, ExpertInput.SHARED, block + "ffn_gate_exps", gate);
        appendMatMul(normalised, ExpertInput.SHARED, block + "ffn_up_exps", up);
        program.append(new Gate(GateKind.SWIGLU, gate, up, gate));
        appendMatMul(gate, ExpertInput.PER_SLOT, block + "ffn_down_exps", down);
        program.append(new WeightedSum(down, routingWeights, update));
    }

    private void appendMatMul(Activation input, ExpertInput layout, String name, Activation output) {
        int rows = output.width() / expertIds.width() * experts.count();
        int columns = layout == ExpertInput.SHARED ? input.width() : input.width() / expertIds.width();
        Tensor weight = program.tensor(name + ".weight", rows, columns);
        program.append(new ExpertMatMul(input, layout, expertIds, weight, output));
    }
}
