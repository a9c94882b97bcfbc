package dev.pinball.accelerator.reference;

import dev.pinball.model.program.Operation;
import java.util.Arrays;

/** The definitions of {@link Operation.Route}, {@link Operation.ExpertMatMul} and {@link Operation.Combine}. */
final class Experts {
    private final MatrixProduct product;

    Experts(MatrixProduct product) {
        this.product = product;
    }

    /** chosen[k] = the experts with the highest scores[experts]; shares[k] = their softmax, divided by the sum of the k. */
    static void route(float[] scores, float[] chosen, float[] shares) {
        double[] probabilities = softmax(scores);
        choose(scores, chosen);
        double sum = 0;
        for (float expert : chosen) {
            sum += probabilities[(int) expert];
        }
        for (int slot = 0; slot < chosen.length; slot++) {
            shares[slot] = (float) (probabilities[(int) chosen[slot]] / sum);
        }
    }

    /** Inserts one expert after the other into the list of the highest; an equal one stays behind those before it. */
    private static void choose(float[] scores, float[] chosen) {
        for (int expert = 0; expert < scores.length; expert++) {
            int slot = Math.min(expert, chosen.length);
            while (slot > 0 && scores[expert] > scores[(int) chosen[slot - 1]]) {
                slot--;
            }
            if (slot < chosen.length) {
                System.arraycopy(chosen, slot, chosen, slot + 1, chosen.length - slot - 1);
                chosen[slot] = expert;
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

    /** For each slot s: output[s * outputs ...] = rows of expert chosen[s] · input, or · the part of the input of s. */
    void multiply(Operation.ExpertMatMul matMul, float[] input, float[] chosen, float[] output) {
        int outputs = matMul.outputs();
        int columns = matMul.weight().columns();
        float[] slotOutput = new float[outputs];
        for (int slot = 0; slot < chosen.length; slot++) {
            int start = matMul.inputBySlot() ? slot * columns : 0;
            float[] slotInput = Arrays.copyOfRange(input, start, start + columns);
            product.multiply(matMul.weight().slice((int) chosen[slot] * outputs, outputs), null, slotInput, slotOutput);
            System.arraycopy(slotOutput, 0, output, slot * outputs, outputs);
        }
    }

    /** output[i] = sum over slots s of shares[s] * input[s * width + i]. */
    static void combine(float[] input, float[] shares, float[] output) {
        for (int i = 0; i < output.length; i++) {
            double sum = 0;
            for (int slot = 0; slot < shares.length; slot++) {
                sum += (double) shares[slot] * input[slot * output.length + i];
            }
            output[i] = (float) sum;
        }
    }
}
