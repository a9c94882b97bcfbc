package dev.pinball.tornado.graph;

import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.Add;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import java.util.List;

/**
 * The activations that an operation reads and writes.
 *
 * @param reads before it writes
 */
record ActivationUse(List<Activation> reads, List<Activation> writes) {

    static ActivationUse of(Operation operation) {
        return switch (operation) {
            case Embed embed -> new ActivationUse(List.of(), List.of(embed.output()));
            case Norm norm -> new ActivationUse(List.of(norm.input()), List.of(norm.output()));
            case MatMul matMul -> new ActivationUse(List.of(matMul.input()), List.of(matMul.output()));
            case Rope rope -> new ActivationUse(List.of(rope.vector()), List.of(rope.vector()));
            case AppendKeyValue append -> new ActivationUse(List.of(append.key(), append.value()), List.of());
            case Attention attention -> new ActivationUse(List.of(attention.query()), List.of(attention.output()));
            case Gate gate ->
                new ActivationUse(
                        gate.up() == null ? List.of(gate.gate()) : List.of(gate.gate(), gate.up()),
                        List.of(gate.output()));
            case Add add -> new ActivationUse(List.of(add.addend(), add.sum()), List.of(add.sum()));
            case Route route ->
                new ActivationUse(List.of(route.scores()), List.of(route.expertIds(), route.routingWeights()));
            case ExpertMatMul matMul ->
                new ActivationUse(List.of(matMul.input(), matMul.expertIds()), List.of(matMul.output()));
            case WeightedSum sum ->
                new ActivationUse(List.of(sum.input(), sum.routingWeights()), List.of(sum.output()));
            case Logits logits -> new ActivationUse(List.of(logits.input()), List.of());
        };
    }

    /** Whether no operation reads what the activation holds before another one overwrites it. */
    static boolean isUnread(Activation activation, List<Operation> following) {
        for (Operation operation : following) {
            ActivationUse use = of(operation);
            if (use.reads.contains(activation)) {
                return false;
            }
            if (use.writes.contains(activation)) {
                return true;
            }
        }
        return true;
    }
}
