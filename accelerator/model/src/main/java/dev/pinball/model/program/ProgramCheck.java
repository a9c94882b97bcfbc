package dev.pinball.model.program;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.program.Operation.Add;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.model.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a program when it is built: every activation is written before it is read, and all shapes agree. An accelerator
 * relies on both.
 */
final class ProgramCheck {
    private final ModelConfig config;
    private final ActivationCheck activations;
    private final Map<Integer, AppendKeyValue> appended = new HashMap<>();
    private final Map<Integer, Attention> attended = new HashMap<>();

    private ProgramCheck(ModelConfig config, List<Activation> activations) {
        this.config = config;
        this.activations = new ActivationCheck(activations);
    }

    /** @throws IllegalArgumentException naming the operation, the activation or tensor, and what was expected */
    static void check(ModelConfig config, List<Activation> activations, List<Operation> operations) {
        ProgramCheck check = new ProgramCheck(config, activations);
        for (int index = 0; index < operations.size(); index++) {
            check.check(new OperationPlace(index, operations.get(index)), operations.get(index));
        }
        for (int index = 0; index < operations.size(); index++) {
            if (operations.get(index) instanceof AppendKeyValue append) {
                new OperationPlace(index, append)
                        .require(
                                check.attended.containsKey(append.layer()),
                                "layer",
                                append.layer(),
                                "a layer that an Attention reads");
            }
        }
    }

    private void check(OperationPlace place, Operation operation) {
        switch (operation) {
            case Embed embed -> embed(place, embed);
            case Norm norm -> norm(place, norm);
            case MatMul matMul -> matMul(place, matMul);
            case Rope rope -> rope(place, rope);
            case AppendKeyValue append -> append(place, append);
            case Attention attention -> attention(place, attention);
            case Gate gate -> gate(place, gate);
            case Add add -> add(place, add);
            case Route route -> activations.route(place, route);
            case ExpertMatMul matMul -> activations.multiply(place, matMul);
            case WeightedSum sum -> activations.sum(place, sum);
            case Logits logits -> logits(place, logits);
        }
    }

    private void embed(OperationPlace place, Embed embed) {
        place.requireShape(
                embed.tokens(), config.vocabularySize(), embed.output().width());
        if (embed.positions() != null) {
            place.requireShape(
                    embed.positions(), config.contextLength(), embed.output().width());
        }
        activations.write(place, embed.output());
    }

    private void norm(OperationPlace place, Norm norm) {
        int length = norm.weight().columns();
        activations.read(place, norm.input());
        place.requireShape(norm.weight(), 1, length);
        place.require(
                norm.input().width() % length == 0,
                norm.input().name(),
                norm.input().width(),
                "a multiple of the %d values of %s"
                        .formatted(length, norm.weight().name()));
        bias(place, norm.bias(), length);
        place.requireWidth(norm.output(), norm.input().width());
        activations.write(place, norm.output());
    }

    private void matMul(OperationPlace place, MatMul matMul) {
        activations.read(place, matMul.input());
        place.requireShape(
                matMul.weight(), matMul.output().width(), matMul.input().width());
        bias(place, matMul.bias(), matMul.output().width());
        activations.write(place, matMul.output());
    }

    private static void bias(OperationPlace place, @Nullable Tensor bias, int length) {
        if (bias != null) {
            place.requireShape(bias, 1, length);
        }
    }

    private void rope(OperationPlace place, Rope rope) {
        activations.read(place, rope.vector());
        place.requireHeads(rope.vector(), rope.headLength());
        int rotated = 2 * rope.rotation().pairCount();
        place.require(
                rotated <= rope.headLength(),
                "rotated values",
                rotated,
                "at most the head length " + rope.headLength());
        activations.write(place, rope.vector());
    }

    private void append(OperationPlace place, AppendKeyValue append) {
        activations.read(place, append.key());
        activations.read(place, append.value());
        place.requireWidth(append.value(), append.key().width());
        place.require(
                append.layer() >= 0 && append.layer() < config.layerCount(),
                "layer",
                append.layer(),
                "0..%d".formatted(config.layerCount() - 1));
        place.require(
                appended.put(append.layer(), append) == null, "layer", append.layer(), "a layer that is appended once");
    }

    private void attention(OperationPlace place, Attention attention) {
        activations.read(place, attention.query());
        AppendKeyValue append = appended.get(attention.layer());
        if (append == null) {
            throw place.problem("layer", attention.layer(), "a layer that an AppendKeyValue before has written");
        }
        place.requireWidth(append.key(), attention.shape().keyValueWidth());
        place.requireWidth(attention.query(), attention.shape().queryWidth());
        place.requireWidth(attention.output(), attention.shape().queryWidth());
        attended.put(attention.layer(), attention);
        activations.write(place, attention.output());
    }

    private void gate(OperationPlace place, Gate gate) {
        boolean plain = gate.kind() == GateKind.GELU;
        place.require(
                plain == (gate.up() == null),
                "up",
                gate.up() == null ? "none" : gate.up().name(),
                plain ? "none for GELU" : "an activation for " + gate.kind());
        if (gate.up() != null) {
            place.requireWidth(gate.up(), gate.gate().width());
        }
        place.requireWidth(gate.output(), gate.gate().width());
        activations.gate(place, gate);
    }

    private void add(OperationPlace place, Add add) {
        activations.read(place, add.addend());
        activations.read(place, add.sum());
        place.requireWidth(add.addend(), add.sum().width());
        activations.write(place, add.sum());
    }

    private void logits(OperationPlace place, Logits logits) {
        activations.read(place, logits.input());
        place.requireShape(
                logits.weight(), config.vocabularySize(), logits.input().width());
    }
}
