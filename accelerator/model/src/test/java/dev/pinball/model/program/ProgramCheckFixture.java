package dev.pinball.model.program;

import dev.pinball.model.TestConfigs;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.config.RopeFrequencies.Layout;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertInput;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Activations and operations of a small program, from which tests put right and wrong ones together. */
abstract class ProgramCheckFixture {
    static final ModelConfig CONFIG = TestConfigs.of(11, 16);
    static final List<Activation> ACTIVATIONS = new ArrayList<>();
    static final Activation RESIDUAL = activation("residual", 8);
    static final Activation QUERY = activation("query", 8);
    static final Activation KEY = activation("key", 4);
    static final Activation VALUE = activation("value", 4);
    static final Activation WIDE = activation("wide", 12);
    static final Activation SCORES = activation("scores", 5);
    static final Activation IDS = activation("expert ids", 2);
    static final Activation WEIGHTS = activation("routing weights", 2);
    static final Activation HIDDEN = activation("hidden", 6);
    static final Activation DOWN = activation("down", 16);
    static final Activation OTHER = activation("other", 6);
    static final Activation UNKNOWN = new Activation(3, "unknown", 8);

    static final Operation EMBED = new Embed(tensor("tokens", 11, 8), null, RESIDUAL);
    static final Operation TO_QUERY = matMul(RESIDUAL, QUERY);
    static final Operation TO_KEY = matMul(RESIDUAL, KEY);
    static final Operation TO_VALUE = matMul(RESIDUAL, VALUE);
    static final Operation APPEND = new AppendKeyValue(0, KEY, VALUE);
    static final Operation ATTEND = new Attention(0, AttentionShape.of(2, 1, 4), QUERY, QUERY);
    static final Operation TO_SCORES = matMul(RESIDUAL, SCORES);
    static final Operation ROUTE = new Route(SCORES, IDS, WEIGHTS);
    static final Operation UP = expertMatMul(RESIDUAL, ExpertInput.SHARED, 15, 8, HIDDEN);
    static final Operation GELU = new Gate(GateKind.GELU, HIDDEN, null, HIDDEN);
    static final Operation TO_DOWN = expertMatMul(HIDDEN, ExpertInput.PER_SLOT, 40, 3, DOWN);
    static final Operation SUM = new WeightedSum(DOWN, WEIGHTS, QUERY);
    static final Operation LOGITS = new Logits(QUERY, tensor("output", 11, 8));

    static Activation activation(String name, int width) {
        Activation activation = new Activation(ACTIVATIONS.size(), name, width);
        ACTIVATIONS.add(activation);
        return activation;
    }

    static Tensor tensor(String name, int rows, int columns) {
        return new Tensor(name, TensorType.F32, rows, columns, MemorySegment.ofArray(new float[rows * columns]));
    }

    static Operation matMul(Activation input, Activation output) {
        return new MatMul(input, tensor("weight", output.width(), input.width()), null, output);
    }

    static Operation expertMatMul(Activation input, ExpertInput layout, int rows, int columns, Activation output) {
        return new ExpertMatMul(input, layout, IDS, tensor("experts", rows, columns), output);
    }

    static Operation rope(int headLength, int pairCount) {
        return new Rope(RESIDUAL, headLength, new RopeFrequencies(Layout.HALVES, new float[pairCount]));
    }

    static Operation norm(Tensor weight, @Nullable Tensor bias, Activation output) {
        return new Norm(NormKind.RMS, 1e-5f, RESIDUAL, weight, bias, output);
    }

    static Program program(Operation... operations) {
        return new Program(CONFIG, ACTIVATIONS, List.of(operations));
    }

    static Arguments wrong(String message, Operation... operations) {
        return Arguments.of(message, operations);
    }
}
