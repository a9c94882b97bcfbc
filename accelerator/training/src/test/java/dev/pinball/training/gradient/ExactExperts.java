package dev.pinball.training.gradient;

import dev.pinball.model.program.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Experts in double precision; which ones are expertIds stays the same while a parameter is changed. */
final class ExactExperts {
    private final List<int[][]> choices = new ArrayList<>(); // [routers][rows][slots]
    private int router;
    private double balanceLoss;

    void begin() {
        router = 0;
        balanceLoss = 0;
    }

    double balanceLoss() {
        return balanceLoss;
    }

    void route(double[][] scores, double[][] expertIds, double[][] routingWeights) {
        int slots = expertIds[0].length;
        if (choices.size() == router) {
            choices.add(Arrays.stream(scores).map(row -> highest(row, slots)).toArray(int[][]::new));
        }
        double[] loads = new double[scores[0].length];
        double[] means = new double[loads.length];
        for (int row = 0; row < scores.length; row++) {
            double[] probabilities = softmax(scores[row]);
            int[] experts = choices.get(router)[row];
            double sum = Arrays.stream(experts)
                    .mapToDouble(expert -> probabilities[expert])
                    .sum();
            for (int slot = 0; slot < slots; slot++) {
                expertIds[row][slot] = experts[slot];
                routingWeights[row][slot] = probabilities[experts[slot]] / sum;
                loads[experts[slot]] += 1.0 / scores.length / slots;
            }
            for (int expert = 0; expert < means.length; expert++) {
                means[expert] += probabilities[expert] / scores.length;
            }
        }
        balanceLoss += loads.length
                * IntStream.range(0, loads.length)
                        .mapToDouble(expert -> loads[expert] * means[expert])
                        .sum();
        router++;
    }

    private static int[] highest(double[] scores, int count) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((left, right) -> Double.compare(scores[right], scores[left]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] softmax(double[] scores) {
        double sum = Arrays.stream(scores).map(Math::exp).sum();
        return Arrays.stream(scores).map(score -> Math.exp(score) / sum).toArray();
    }

    static void multiply(
            Operation.ExpertMatMul matMul,
            double[][] input,
            double[][] expertIds,
            double[][] output,
            double[] weights) {
        int outputs = matMul.outputs();
        int inputs = matMul.weight().columns();
        for (int row = 0; row < input.length; row++) {
            for (int i = 0; i < output[row].length; i++) {
                int slot = i / outputs;
                int weight = (((int) expertIds[row][slot]) * outputs + i % outputs) * inputs;
                int from = matMul.hasInputPerSlot() ? slot * inputs : 0;
                output[row][i] = 0;
                for (int k = 0; k < inputs; k++) {
                    output[row][i] += weights[weight + k] * input[row][from + k];
                }
            }
        }
    }

    static void weightedSum(double[][] input, double[][] routingWeights, double[][] output) {
        for (int row = 0; row < input.length; row++) {
            for (int i = 0; i < output[row].length; i++) {
                output[row][i] = 0;
                for (int slot = 0; slot < routingWeights[row].length; slot++) {
                    output[row][i] += routingWeights[row][slot] * input[row][slot * output[row].length + i];
                }
            }
        }
    }
}
