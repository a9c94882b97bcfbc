package dev.pinball.training.gradient;

import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
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
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.training.gradient.attention.AttentionGradient;
import dev.pinball.training.gradient.operation.AddGradient;
import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.EmbedGradient;
import dev.pinball.training.gradient.operation.ExpertMatMulGradient;
import dev.pinball.training.gradient.operation.GateGradient;
import dev.pinball.training.gradient.operation.MatMulGradient;
import dev.pinball.training.gradient.operation.NormGradient;
import dev.pinball.training.gradient.operation.RopeGradient;
import dev.pinball.training.gradient.operation.RouteGradient;
import dev.pinball.training.gradient.operation.Value;
import dev.pinball.training.gradient.operation.WeightedSumGradient;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.ParameterSlice;
import dev.pinball.training.parameter.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the operations of a program into ones with a gradient: every write to an activation begins a new value. */
final class DifferentiationBuilder {
    private final Program program;
    private final Parameters parameters;
    private final Workers workers;
    private final int rowsMax;
    private final Value[] current; // [activations] what was written last
    private final List<Value> values = new ArrayList<>();
    private final List<Differentiable> operations = new ArrayList<>();
    private final Map<Integer, Value> keys = new HashMap<>();
    private final Map<Integer, Value> cachedValues = new HashMap<>();
    private final Map<RopeFrequencies, RopeGradient.Angles> angles = new HashMap<>();
    private final List<RouteGradient> routes = new ArrayList<>();
    private @Nullable LogitsLoss loss;

    DifferentiationBuilder(Program program, Parameters parameters, Workers workers, int rowsMax) {
        this.program = program;
        this.parameters = parameters;
        this.workers = workers;
        this.rowsMax = rowsMax;
        current = new Value[program.activations().size()];
    }

    List<Differentiable> build() {
        for (Operation operation : program.operations()) {
            append(operation);
        }
        if (loss == null || operations.getLast() != loss) {
            throw new IllegalArgumentException("a program that doesn't end with its logits can't be trained");
        }
        return List.copyOf(operations);
    }

    List<Value> values() {
        return List.copyOf(values);
    }

    List<RouteGradient> routes() {
        return List.copyOf(routes);
    }

    LogitsLoss loss() {
        return Objects.requireNonNull(loss);
    }

    private void append(Operation operation) {
        switch (operation) {
            case Embed(Tensor tokens, Tensor positions, Activation output) ->
                operations.add(new EmbedGradient(workers, slice(tokens), optional(positions), write(output)));
            case Norm norm -> operations.add(norm(norm));
            case MatMul(Activation input, Tensor weight, Tensor bias, Activation output) ->
                operations.add(new MatMulGradient(workers, read(input), slice(weight), optional(bias), write(output)));
            case Rope(Activation vector, int headLength, RopeFrequencies rotation) ->
                operations.add(new RopeGradient(workers, read(vector), write(vector), headLength, angles(rotation)));
            case AppendKeyValue(int layer, Activation key, Activation value) -> {
                keys.put(layer, read(key));
                cachedValues.put(layer, read(value));
            }
            case Attention attention -> operations.add(attention(attention));
            case Gate(GateKind kind, Activation gate, Activation up, Activation output) -> {
                Value factor = up == null ? null : read(up);
                operations.add(new GateGradient(workers, kind, read(gate), factor, write(output)));
            }
            case Add(Activation addend, Activation sum) ->
                operations.add(new AddGradient(workers, read(addend), read(sum), write(sum)));
            case Route(Activation scores, Activation expertIds, Activation routingWeights) -> {
                RouteGradient route = new RouteGradient(workers, read(scores), write(expertIds), write(routingWeights));
                routes.add(route);
                operations.add(route);
            }
            case ExpertMatMul matMul -> operations.add(experts(matMul));
            case WeightedSum(Activation input, Activation routingWeights, Activation output) ->
                operations.add(new WeightedSumGradient(workers, read(input), read(routingWeights), write(output)));
            case Logits(Activation input, Tensor weight) -> {
                loss = new LogitsLoss(workers, read(input), slice(weight), rowsMax);
                operations.add(loss);
            }
        }
    }

    private Differentiable norm(Norm norm) {
        NormGradient.Vectors vectors = new NormGradient.Vectors(slice(norm.weight()), optional(norm.bias()));
        return new NormGradient(
                workers, norm.kind(), norm.epsilon(), read(norm.input()), vectors, write(norm.output()), rowsMax);
    }

    private Differentiable experts(ExpertMatMul matMul) {
        return new ExpertMatMulGradient(
                workers,
                read(matMul.input()),
                matMul.hasInputPerSlot(),
                read(matMul.expertIds()),
                slice(matMul.weight()),
                write(matMul.output()));
    }

    private Differentiable attention(Attention attention) {
        Value key = keys.get(attention.layer());
        Value value = cachedValues.get(attention.layer());
        if (key == null || value == null) {
            throw new IllegalArgumentException("layer %d has no keys and values".formatted(attention.layer()));
        }
        AttentionGradient.Inputs inputs = new AttentionGradient.Inputs(read(attention.query()), key, value);
        return new AttentionGradient(workers, attention.shape(), inputs, write(attention.output()), rowsMax);
    }

    private RopeGradient.Angles angles(RopeFrequencies rotation) {
        int positionCount = Math.min(rowsMax, program.config().contextLength());
        return angles.computeIfAbsent(rotation, _ -> RopeGradient.Angles.of(rotation, positionCount));
    }

    private Value read(Activation activation) {
        Value value = current[activation.index()];
        if (value == null) {
            throw new IllegalArgumentException(activation.name() + " is read before it is written");
        }
        return value;
    }

    private Value write(Activation activation) {
        Value value = new Value(activation.name(), activation.width());
        current[activation.index()] = value;
        values.add(value);
        return value;
    }

    private ParameterSlice slice(Tensor tensor) {
        return parameters.slice(tensor);
    }

    private @Nullable ParameterSlice optional(@Nullable Tensor tensor) {
        return tensor == null ? null : slice(tensor);
    }
}
