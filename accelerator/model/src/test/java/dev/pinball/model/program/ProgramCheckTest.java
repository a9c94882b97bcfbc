package dev.pinball.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.program.Operation.Add;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramCheckTest extends ProgramCheckFixture {
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

    @ParameterizedTest
    @MethodSource({"rowErrors", "attentionErrors"})
    void namesTheOperationAndWhatItDisagreesWith(String message, Operation[] operations) {
        assertThatThrownBy(() -> program(operations))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("operation " + message);
    }
}
