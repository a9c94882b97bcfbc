package dev.pinball.model.program;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model as operations in the order in which they run; every accelerator runs any program.
 *
 * @param activations the buffers, by {@link Activation#index}
 */
public record Program(ModelConfig config, List<Activation> activations, List<Operation> operations) {

    /** @throws IllegalArgumentException when an operation reads what none wrote before it, or shapes disagree */
    public Program {
        activations = List.copyOf(activations);
        operations = List.copyOf(operations);
        ProgramCheck.check(config, activations, operations);
    }

    /**
     * Bytes of the weights that a step of {@code rowCount} rows reads; an embedding table is read only row by row. Of
     * experts those that are chosen: exactly for one row, for more as if all were chosen equally often.
     */
    public long weightBytes(int rowCount) {
        return operations.stream()
                .mapToLong(operation -> switch (operation) {
                    case MatMul matMul -> matMul.weight().data().byteSize();
                    case Logits logits -> logits.weight().data().byteSize();
                    case ExpertMatMul matMul -> {
                        double leftOut = 1 - (double) matMul.expertIds().width() / matMul.expertCount();
                        yield Math.round(matMul.weight().data().byteSize() * (1 - Math.pow(leftOut, rowCount)));
                    }
                    default -> 0;
                })
                .sum();
    }

    /** The hidden state that logits are computed from: normalised. */
    public Activation logitsInput() {
        return operations.stream()
                .filter(Logits.class::isInstance)
                .map(operation -> ((Logits) operation).input())
                .findFirst()
                .orElseThrow();
    }

    /** The same program on other tensors of the same types and shapes. */
    public Program withTensors(UnaryOperator<Tensor> other) {
        List<Operation> replaced = operations.stream()
                .map(operation -> withTensors(operation, other))
                .toList();
        return new Program(config, activations, replaced);
    }

    private static Operation withTensors(Operation operation, UnaryOperator<Tensor> other) {
        return switch (operation) {
            case Embed(Tensor tokens, @Nullable Tensor positions, Activation output) ->
                new Embed(other.apply(tokens), orNull(positions, other), output);
            case Norm norm ->
                new Norm(
                        norm.kind(),
                        norm.epsilon(),
                        norm.input(),
                        other.apply(norm.weight()),
                        orNull(norm.bias(), other),
                        norm.output());
            case MatMul(Activation input, Tensor weight, @Nullable Tensor bias, Activation output) ->
                new MatMul(input, other.apply(weight), orNull(bias, other), output);
            case ExpertMatMul matMul ->
                new ExpertMatMul(
                        matMul.input(),
                        matMul.inputLayout(),
                        matMul.expertIds(),
                        other.apply(matMul.weight()),
                        matMul.output());
            case Logits(Activation input, Tensor weight) -> new Logits(input, other.apply(weight));
            default -> operation;
        };
    }

    private static @Nullable Tensor orNull(@Nullable Tensor tensor, UnaryOperator<Tensor> other) {
        return tensor == null ? null : other.apply(tensor);
    }

    /** Values of the keys and values of one token, in all layers. */
    public long keyValueCount() {
        return operations.stream()
                .filter(AppendKeyValue.class::isInstance)
                .map(AppendKeyValue.class::cast)
                .mapToLong(
                        append -> append.key().width() + (long) append.value().width())
                .sum();
    }

    /** Multiply-adds of the matrix products of one row, logits aside; of experts those that are chosen. */
    public long multiplyAddsPerRow() {
        return operations.stream()
                .mapToLong(operation -> switch (operation) {
                    case MatMul matMul -> matMul.weight().valueCount();
                    case ExpertMatMul matMul ->
                        (long) matMul.output().width() * matMul.weight().columns();
                    default -> 0;
                })
                .sum();
    }
}
