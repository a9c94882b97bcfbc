package dev.pinball.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.TestConfigs;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.config.RopeFrequencies.Layout;
import dev.pinball.model.program.Operation.Add;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramCheckTest {
    private static final ModelConfig CONFIG = TestConfigs.of(11, 16);
    private static final List<Activation> ACTIVATIONS = new ArrayList<>();
    private static final Activation RESIDUAL = activation("residual", 8);
    private static final Activation QUERY = activation("query", 8);
    private static final Activation KEY = activation("key", 4);
    private static final Activation VALUE = activation("value", 4);
    private static final Activation WIDE = activation("wide", 12);
    private static final Activation SCORES = activation("scores", 5);
    private static final Activation IDS = activation("expert ids", 2);
    private static final Activation WEIGHTS = activation("routing weights", 2);
    private static final Activation HIDDEN = activation("hidden", 6);
    private static final Activation DOWN = activation("down", 16);
    private static final Activation OTHER = activation("other", 6);
    private static final Activation UNKNOWN = new Activation(3, "unknown", 8);

    private static final Operation EMBED = new Embed(tensor("tokens", 11, 8), null, RESIDUAL);
    private static final Operation TO_QUERY = matMul(RESIDUAL, QUERY);
    private static final Operation TO_KEY = matMul(RESIDUAL, KEY);
    private static final Operation TO_VALUE = matMul(RESIDUAL, VALUE);
    private static final Operation APPEND = new AppendKeyValue(0, KEY, VALUE);
    private static final Operation ATTEND = new Attention(0, AttentionShape.of(2, 1, 4), QUERY, QUERY);
    private static final Operation TO_SCORES = matMul(RESIDUAL, SCORES);
    private static final Operation ROUTE = new Route(SCORES, IDS, WEIGHTS);
    private static final Operation UP = expertMatMul(RESIDUAL, ExpertInput.SHARED, 15, 8, HIDDEN);
    private static final Operation GELU = new Gate(GateKind.GELU, HIDDEN, null, HIDDEN);
    private static final Operation TO_DOWN = expertMatMul(HIDDEN, ExpertInput.PER_SLOT, 40, 3, DOWN);
    private static final Operation SUM = new WeightedSum(DOWN, WEIGHTS, QUERY);
    private static final Operation LOGITS = new Logits(QUERY, tensor("output", 11, 8));

    private static Activation activation(String name, int width) {
        Activation activation = new Activation(ACTIVATIONS.size(), name, width);
        ACTIVATIONS.add(activation);
        return activation;
    }

    private static Tensor tensor(String name, int rows, int columns) {
        return new Tensor(name, TensorType.F32, rows, columns, MemorySegment.ofArray(new float[rows * columns]));
    }

    private static Operation matMul(Activation input, Activation output) {
        return new MatMul(input, tensor("weight", output.width(), input.width()), null, output);
    }

    private static Operation expertMatMul(
            Activation input, ExpertInput layout, int rows, int columns, Activation output) {
        return new ExpertMatMul(input, layout, IDS, tensor("experts", rows, columns), output);
    }

    private static Operation rope(int headLength, int pairCount) {
        return new Rope(RESIDUAL, headLength, new RopeFrequencies(Layout.HALVES, new float[pairCount]));
    }

    private static Operation norm(Tensor weight, @Nullable Tensor bias, Activation output) {
        return new Norm(NormKind.RMS, 1e-5f, RESIDUAL, weight, bias, output);
    }

    private static Program program(Operation... operations) {
        return new Program(CONFIG, ACTIVATIONS, List.of(operations));
    }

    @Test
    void takesProgramWhoseShapesAgree() {
        assertThat(program(
                                EMBED,
                                TO_QUERY,
                                TO_KEY,
                                TO_VALUE,
                                rope(4, 2),
                                APPEND,
                                ATTEND,
                                TO_SCORES,
                                ROUTE,
                                UP,
                                GELU,
                                TO_DOWN,
                                SUM,
                                LOGITS)
                        .operations())
                .hasSize(14);
    }

    private static Arguments wrong(String message, Operation... operations) {
        return Arguments.of(message, operations);
    }

    static List<Arguments> attentionErrors() {
        AttentionShape shape = AttentionShape.of(2, 1, 4);
        return List.of(
                wrong("1, AppendKeyValue: key: not written (expected: an activation written before it", EMBED, APPEND),
                wrong(
                        "4, AppendKeyValue: layer: 1 (expected: 0..0)",
                        EMBED,
                        TO_QUERY,
                        TO_KEY,
                        TO_VALUE,
                        new AppendKeyValue(1, KEY, VALUE)),
                wrong(
                        "3, AppendKeyValue: query: 8 (expected: 4 values)",
                        EMBED,
                        TO_QUERY,
                        TO_KEY,
                        new AppendKeyValue(0, KEY, QUERY)),
                wrong(
                        "3, AppendKeyValue: layer: 0 (expected: a layer that an Attention",
                        EMBED,
                        TO_KEY,
                        TO_VALUE,
                        APPEND),
                wrong(
                        "4, AppendKeyValue: layer: 0 (expected: a layer that is appended once)",
                        EMBED,
                        TO_KEY,
                        TO_VALUE,
                        APPEND,
                        APPEND),
                wrong(
                        "2, Attention: layer: 0 (expected: a layer that an AppendKeyValue before",
                        EMBED,
                        TO_QUERY,
                        ATTEND),
                wrong(
                        "5, Attention: key: 4 (expected: 8 values)",
                        EMBED,
                        TO_QUERY,
                        TO_KEY,
                        TO_VALUE,
                        APPEND,
                        new Attention(0, AttentionShape.of(2, 2, 4), QUERY, QUERY)),
                wrong(
                        "5, Attention: wide: 12 (expected: 8 values)",
                        EMBED,
                        TO_QUERY,
                        TO_KEY,
                        TO_VALUE,
                        APPEND,
                        new Attention(0, shape, QUERY, WIDE)),
                wrong(
                        "5, Attention: key: 4 (expected: 8 values)",
                        EMBED,
                        TO_QUERY,
                        TO_KEY,
                        TO_VALUE,
                        APPEND,
                        new Attention(0, shape, KEY, QUERY)));
    }

    static List<Arguments> rowErrors() {
        Tensor scale = tensor("scale", 1, 8);
        return List.of(
                wrong("0, MatMul: residual: not written (expected: an activation written before it is read)", TO_KEY),
                wrong(
                        "1, MatMul: unknown: index 3 (expected: its index in the activ",
                        EMBED,
                        matMul(RESIDUAL, UNKNOWN)),
                wrong(
                        "0, Embed: tokens: 12 x 8 values (expected: 11 x 8",
                        new Embed(tensor("tokens", 12, 8), null, RESIDUAL)),
                wrong(
                        "0, Embed: positions: 15 x 8 values (expected: 16 x 8",
                        new Embed(tensor("tokens", 11, 8), tensor("positions", 15, 8), RESIDUAL)),
                wrong(
                        "1, MatMul: weight: 8 x 7 values (expected: 8 x 8 values)",
                        EMBED,
                        new MatMul(RESIDUAL, tensor("weight", 8, 7), null, QUERY)),
                wrong(
                        "1, MatMul: bias: 1 x 7 values (expected: 1 x 8 values)",
                        EMBED,
                        new MatMul(RESIDUAL, tensor("weight", 8, 8), tensor("bias", 1, 7), QUERY)),
                wrong(
                        "1, Norm: residual: 8 (expected: a multiple of the 3",
                        EMBED,
                        norm(tensor("n", 1, 3), null, QUERY)),
                wrong("1, Norm: bias: 1 x 4 values (expected: 1 x 8", EMBED, norm(scale, tensor("bias", 1, 4), QUERY)),
                wrong("1, Norm: wide: 12 (expected: 8 values)", EMBED, norm(scale, null, WIDE)),
                wrong("1, Rope: residual: 8 (expected: a multiple of the head length 3)", EMBED, rope(3, 1)),
                wrong("1, Rope: rotated values: 6 (expected: at most the head length 4)", EMBED, rope(4, 3)),
                wrong("2, Add: key: 4 (expected: 8 values)", EMBED, TO_KEY, new Add(KEY, RESIDUAL)),
                wrong(
                        "1, Gate: up: none (expected: an activation for SW",
                        EMBED,
                        new Gate(GateKind.SWIGLU, RESIDUAL, null, QUERY)),
                wrong(
                        "1, Gate: up: residual (expected: none for GELU)",
                        EMBED,
                        new Gate(GateKind.GELU, RESIDUAL, RESIDUAL, QUERY)),
                wrong(
                        "2, Gate: key: 4 (expected: 8 values)",
                        EMBED,
                        TO_KEY,
                        new Gate(GateKind.GEGLU, RESIDUAL, KEY, QUERY)),
                wrong(
                        "2, Logits: output: 12 x 8 values (expected: 11 x 8 values)",
                        EMBED,
                        TO_QUERY,
                        new Logits(QUERY, tensor("output", 12, 8))));
    }

    static List<Arguments> expertErrors() {
        return List.of(
                wrong(
                        "2, Route: wide: 12 (expected: at most the 5 experts)",
                        EMBED,
                        TO_SCORES,
                        new Route(SCORES, WIDE, WEIGHTS)),
                wrong("2, Route: key: 4 (expected: 2 values)", EMBED, TO_SCORES, new Route(SCORES, IDS, KEY)),
                wrong("1, ExpertMatMul: expert ids: not written (expected", EMBED, UP),
                wrong(
                        "2, ExpertMatMul: expert ids: another operation's output (expected: what a Route wrote)",
                        EMBED,
                        matMul(RESIDUAL, IDS),
                        UP),
                wrong(
                        "3, ExpertMatMul: experts: 12 x 8 values (expected: 15 x 8 values)",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        expertMatMul(RESIDUAL, ExpertInput.SHARED, 12, 8, HIDDEN)),
                wrong(
                        "3, ExpertMatMul: residual: 8 (expected: 4 values)",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        expertMatMul(RESIDUAL, ExpertInput.SHARED, 15, 4, HIDDEN)),
                wrong(
                        "3, ExpertMatMul: residual: one value for all slots (expected: an output of the experts in expert ids)",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        expertMatMul(RESIDUAL, ExpertInput.PER_SLOT, 15, 4, HIDDEN)),
                wrong(
                        "3, ExpertMatMul: scores: 5 (expected: a multiple of the 2 slots)",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        expertMatMul(RESIDUAL, ExpertInput.SHARED, 15, 8, SCORES)),
                wrong(
                        "4, MatMul: hidden: the output of experts (expected: an activation with one value for all",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        UP,
                        matMul(HIDDEN, QUERY)),
                wrong(
                        "5, Gate: other: one value for all slots (expected: an output of the experts in expert ids, as in hi",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        UP,
                        matMul(RESIDUAL, OTHER),
                        new Gate(GateKind.SWIGLU, HIDDEN, OTHER, HIDDEN)),
                wrong(
                        "3, WeightedSum: residual: one value for all slots (expected: an output of the experts in",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        new WeightedSum(RESIDUAL, WEIGHTS, KEY)),
                wrong(
                        "4, WeightedSum: hidden: 6 (expected: 8 values)",
                        EMBED,
                        TO_SCORES,
                        ROUTE,
                        UP,
                        new WeightedSum(HIDDEN, WEIGHTS, KEY)));
    }

    @ParameterizedTest
    @MethodSource({"rowErrors", "attentionErrors", "expertErrors"})
    void namesTheOperationAndWhatItDisagreesWith(String message, Operation[] operations) {
        assertThatThrownBy(() -> program(operations))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("operation " + message);
    }
}
