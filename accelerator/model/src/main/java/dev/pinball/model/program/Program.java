package dev.pinball.model.program;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import java.util.List;

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
