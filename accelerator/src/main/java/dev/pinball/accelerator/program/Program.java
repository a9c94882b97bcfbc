package dev.pinball.accelerator.program;

import java.util.List;

/**
 * A model as operations in the order in which they run; every accelerator runs any program.
 *
 * @param activations the buffers, by {@link Activation#index}
 */
public record Program(ModelShape shape, List<Activation> activations, List<Operation> operations) {

    public Program {
        activations = List.copyOf(activations);
        operations = List.copyOf(operations);
    }

    /** Bytes of the weights that a step reads, whatever its rows; an embedding table is read only row by row. */
    public long weightBytes() {
        return operations.stream()
                .mapToLong(operation -> switch (operation) {
                    case Operation.MatMul matMul -> matMul.weight().data().byteSize();
                    case Operation.Logits logits -> logits.weight().data().byteSize();
                    default -> 0;
                })
                .sum();
    }

    /** Multiply-adds of the matrix products of one row, logits aside. */
    public long multiplyAddsPerRow() {
        return operations.stream()
                .mapToLong(operation -> operation instanceof Operation.MatMul matMul
                        ? matMul.weight().valueCount()
                        : 0)
                .sum();
    }
}
