package dev.pinball.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.training.gradient.operation.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What each operation of the trainer rounded: its F32 values less the exact ones of the same inputs. It stays the same while a
 * parameter is changed, so that central differences are taken at the values that the trainer had. Without it a head's norm of a
 * vector next to zero turns the rounding of that vector into a gradient of somewhere else.
 */
final class ExactRounding {
    private static final double TOLERANCE = 1e-5;

    private final List<Value> trainerValues;
    private final List<double[]> differences = new ArrayList<>();
    private int next;

    /** @param trainerValues in the order in which they are written */
    ExactRounding(List<Value> trainerValues) {
        this.trainerValues = trainerValues;
    }

    void begin() {
        next = 0;
    }

    /** Turns the exact values into those of the trainer, the first time that they are computed. */
    void apply(double[][] values) {
        if (differences.size() == next) {
            differences.add(differences(trainerValues.get(next), values));
        }
        double[] found = differences.get(next);
        int width = values[0].length;
        for (int i = 0; i < found.length; i++) {
            values[i / width][i % width] += found[i];
        }
        next++;
    }

    private static double[] differences(Value trainerValue, double[][] values) {
        int width = trainerValue.width();
        double[] found = new double[values.length * width];
        double squares = 0;
        double errorSquares = 0;
        for (int i = 0; i < found.length; i++) {
            double value = values[i / width][i % width];
            found[i] = trainerValue.values()[i] - value;
            squares += value * value;
            errorSquares += found[i] * found[i];
        }
        assertThat(Math.sqrt(errorSquares))
                .as("error of the values of %s", trainerValue.name())
                .isLessThanOrEqualTo(TOLERANCE * Math.sqrt(squares));
        return found;
    }
}
