package dev.pinball.model.program;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.program.Operation.ExpertInput;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExpertCheckTest extends ProgramCheckFixture {
    static List<Arguments> routeErrors() {
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
                        expertMatMul(RESIDUAL, ExpertInput.SHARED, 15, 4, HIDDEN)));
    }

    static List<Arguments> slotErrors() {
        return List.of(
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
    @MethodSource({"routeErrors", "slotErrors"})
    void namesTheOperationAndWhatItDisagreesWith(String message, Operation[] operations) {
        assertThatThrownBy(() -> program(operations))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("operation " + message);
    }
}
