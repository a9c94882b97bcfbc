package dev.pinball.training.gradient;

import dev.pinball.accelerator.simd.GeluTable;
import dev.pinball.model.program.Operation.GateKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gates in double precision. GELU is rounded to F16, whose slope is zero almost everywhere: the difference that rounding makes
 * stays the same while a parameter is changed, so what varies is GELU itself.
 */
final class ExactGates {
    private final List<double[]> differences = new ArrayList<>(); // [gates][rows * width]
    private int gate;

    void begin() {
        gate = 0;
    }

    void apply(GateKind kind, double[][] gates, double @Nullable [][] ups, double[][] outputs) {
        if (differences.size() == gate) {
            differences.add(kind == GateKind.SWIGLU ? new double[0] : differences(gates));
        }
        for (int row = 0; row < gates.length; row++) {
            for (int i = 0; i < outputs[row].length; i++) {
                double x = gates[row][i];
                double activated = kind == GateKind.SWIGLU
                        ? x / (1 + Math.exp(-x))
                        : gelu(x) + differences.get(gate)[row * outputs[row].length + i];
                outputs[row][i] = activated * (ups == null ? 1 : ups[row][i]);
            }
        }
        gate++;
    }

    private static double[] differences(double[][] gates) {
        int width = gates[0].length;
        double[] found = new double[gates.length * width];
        for (int i = 0; i < found.length; i++) {
            double x = gates[i / width][i % width];
            found[i] = GeluTable.gelu((float) x) - gelu(x);
        }
        return found;
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
