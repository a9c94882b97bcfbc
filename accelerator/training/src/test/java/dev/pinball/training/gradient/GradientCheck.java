package dev.pinball.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.host.WorkerPool;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.Value;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.Parameter;
import dev.pinball.training.parameter.Parameters;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the gradient of every parameter of a program with central differences in double precision. The error of a parameter
 * is the length of the difference by the length of its gradient, or by a tenth of that of all if that is longer: a gradient
 * sums terms that F32 rounded, and they may cancel each other out (those of a key's bias, or of a key alone in its window, do
 * so wholly).
 */
final class GradientCheck {
    private static final double TOLERANCE = 1e-5;
    private static final double STEP = 1e-6;
    private static final float BALANCE_WEIGHT = 0.3f;
    private static final double SMALL_SHARE = 1e-1;

    private GradientCheck() {}

    static void check(GgufFile file, Program program, TrainingBatch batch) {
        try (WorkerPool threads = new WorkerPool(2)) {
            Workers workers = new Workers(threads);
            Parameters parameters = Parameters.trained(file);
            ProgramGradient gradient = new ProgramGradient(program, parameters, workers, batch.rowCount() + 5);
            double lossSum = gradient.addGradient(batch, 1f / batch.labelCount(), BALANCE_WEIGHT);
            ExactRounding rounding = new ExactRounding(trainerValues(program, parameters, workers, batch));
            ExactProgram exact = new ExactProgram(program, parameters, batch, rounding, BALANCE_WEIGHT);
            assertThat(lossSum / batch.labelCount()).isCloseTo(exact.loss() - exact.balanceLoss(), within(1e-5));
            assertThat(gradient.loss(batch)).isCloseTo(lossSum, within(1e-5 * Math.abs(lossSum)));
            compare(parameters.all(), exact);
        }
    }

    private static void compare(List<Parameter> parameters, ExactProgram exact) {
        double[][] expected = parameters.stream()
                .map(parameter -> centralDifferences(exact, exact.values(parameter)))
                .toArray(double[][]::new);
        double all = Math.sqrt(
                Arrays.stream(expected).mapToDouble(GradientCheck::squares).sum());
        for (int index = 0; index < expected.length; index++) {
            float[] actual = parameters.get(index).gradient();
            double[] difference = expected[index].clone();
            for (int i = 0; i < difference.length; i++) {
                difference[i] -= actual[i];
            }
            double length = Math.max(Math.sqrt(squares(expected[index])), SMALL_SHARE * all);
            assertThat(Math.sqrt(squares(difference)))
                    .as("error of the gradient of %s", parameters.get(index).name())
                    .isLessThanOrEqualTo(
                            TOLERANCE * length); // of constants, such as a layer norm of one value, both are 0
        }
    }

    private static double[] centralDifferences(ExactProgram exact, double[] values) {
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            values[i] = value + STEP;
            double above = exact.loss();
            values[i] = value - STEP;
            double below = exact.loss();
            values[i] = value;
            differences[i] = (above - below) / (2 * STEP);
        }
        return differences;
    }

    /** What each operation writes, in order. */
    private static List<Value> trainerValues(
            Program program, Parameters parameters, Workers workers, TrainingBatch batch) {
        DifferentiationBuilder builder = new DifferentiationBuilder(program, parameters, workers, batch.rowCount());
        List<Differentiable> operations = builder.build();
        builder.values().forEach(value -> value.setValues(new float[batch.rowCount() * value.width()]));
        operations.forEach(operation -> operation.forward(batch));
        return builder.values();
    }

    private static double squares(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
