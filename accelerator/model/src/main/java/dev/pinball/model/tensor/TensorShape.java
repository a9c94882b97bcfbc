package dev.pinball.model.tensor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dimensions of a tensor in the order of the file: the length of a row first, then how many rows, then how many
 * such matrices.
 *
 * @param dimensions at least one, each at least 1; their product but for the first is less than 2^31
 */
public record TensorShape(List<Integer> dimensions) {

    public TensorShape {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty() || dimensions.stream().anyMatch(dimension -> dimension < 1)) {
            throw new IllegalArgumentException(dimensions + " (expected: at least one dimension, each at least 1)");
        }
    }

    /** The length of a row first. */
    public static TensorShape of(int... dimensions) {
        return new TensorShape(IntStream.of(dimensions).boxed().toList());
    }

    /** Values in a row. */
    public int columns() {
        return dimensions.getFirst();
    }

    /** Rows, counting through all dimensions but the first. */
    public int rows() {
        return dimensions.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    public boolean isVector() {
        return dimensions.size() == 1;
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }
}
