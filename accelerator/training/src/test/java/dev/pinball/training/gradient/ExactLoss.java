package dev.pinball.training.gradient;

import dev.pinball.training.data.SoftTargets;
import dev.pinball.training.data.TrainingBatch;

/** The loss in double precision, as {@link SoftTargets} defines it. */
final class ExactLoss {
    private ExactLoss() {}

    static double mean(double[][] logits, TrainingBatch batch) {
        double sum = 0;
        for (int row = 0; row < logits.length; row++) {
            if (batch.labels()[row] != TrainingBatch.MASKED) {
                sum += row(logits[row], batch, row);
            }
        }
        return sum / batch.labelCount();
    }

    private static double row(double[] logits, TrainingBatch batch, int row) {
        double plain = -Math.log(softmax(logits, 1)[batch.labels()[row]]);
        SoftTargets targets = batch.targets();
        if (targets == null) {
            return plain;
        }
        double[] student = softmax(logits, targets.temperature());
        double soft = 0;
        double otherStudent = 1;
        double otherTeacher = 1;
        for (int k = row * targets.count(); k < (row + 1) * targets.count(); k++) {
            soft -= targets.probabilities()[k] * Math.log(student[targets.ids()[k]]);
            otherStudent -= student[targets.ids()[k]];
            otherTeacher -= targets.probabilities()[k];
        }
        soft -= otherTeacher * Math.log(otherStudent);
        double temperature = targets.temperature();
        return (1 - targets.share()) * plain + targets.share() * temperature * temperature * soft;
    }

    private static double[] softmax(double[] logits, double temperature) {
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
