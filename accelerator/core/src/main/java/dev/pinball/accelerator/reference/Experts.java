package dev.pinball.accelerator.reference;

import dev.pinball.model.program.Operation;
import java.util.Arrays;

/** The definitions of {@link Operation.Route}, {@link Operation.ExpertMatMul} and {@link Operation.WeightedSum}. */
final class Experts {
    private final MatrixProduct product;

    Experts(MatrixProduct product) {
        this.product = product;
    }

    /** expertIds[k] = the experts with the highest scores[experts]; routingWeights[k] = their softmax, divided by the sum of the k. */
    static void route(float[] scores, float[] expertIds, float[] routingWeights) {
        double[] probabilities = softmax(scores);
        choose(scores, expertIds);
        double sum = 0;
        for (float expert : expertIds) {
            sum += probabilities[(int) expert];
        }
        for (int slot = 0; slot < expertIds.length; slot++) {
            routingWeights[slot] = (float) (probabilities[(int) expertIds[slot]] / sum);
        }
    }

    /** Inserts one expert after the other into the list of the highest; an equal one stays behind those before it. */
    private static void choose(float[] scores, float[] expertIds) {
        for (int expert = 0; expert < scores.length; expert++) {
            int slot = Math.min(expert, expertIds.length);
            while (slot > 0 && scores[expert] > scores[(int) expertIds[slot - 1]]) {
                slot--;
            }
            if (slot < expertIds.length) {
                System.arraycopy(expertIds, slot, expertIds, slot + 1, expertIds.length - slot - 1);
                expertIds[slot] = expert;
            }
        }
    }

    private static double[] softmax(float[] scores) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        double sum = 0;
        double[] probabilities = new double[scores.length];
        for (int expert = 0; expert < scores.length; expert++) {
            probabilities[expert] = Math.exp(scores[expert] - highest);
            sum += probabilities[expert];
        }
        for (int expert = 0; expert < scores.length; expert++) {
            probabilities[expert] /= sum;
        }
        return probabilities;
    }

    /** For each slot s: output[s * outputs ...] = rows of expert expertIds[s] · input, or · the part of the input of s. */
    void multiply(Operation.ExpertMatMul matMul, float[] input, float[] expertIds, float[] output) {
        int outputs = matMul.outputs();
        int columns = matMul.weight().columns();
        float[] slotOutput = new float[outputs];
        for (int slot = 0; slot < expertIds.length; slot++) {
            int start = matMul.hasInputPerSlot() ? slot * columns : 0;
            float[] slotInput = Arrays.copyOfRange(input, start, start + columns);
            product.multiply(
                    matMul.weight().slice(((int) expertIds[slot]) * outputs, outputs), null, slotInput, slotOutput);
            System.arraycopy(slotOutput, 0, output, slot * outputs, outputs);
        }
    }

    /** output[i] = sum over slots s of routingWeights[s] * input[s * width + i]. */
    static void weightedSum(float[] input, float[] routingWeights, float[] output) {
        for (int i = 0; i < output.length; i++) {
            double sum = 0;
            for (int slot = 0; slot < routingWeights.length; slot++) {
                sum += (double) routingWeights[slot] * input[slot * output.length + i];
            }
            output[i] = (float) sum;
        }
    }
}
