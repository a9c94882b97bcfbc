package dev.pinball.training.gradient;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.accelerator.simd.Maximum;
import dev.pinball.accelerator.simd.Sums;
import dev.pinball.training.data.SoftTargets;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gradient.operation.Workers;
import java.util.Arrays;

/**
 * The loss of a row of logits, which become their gradient: softmax and cross entropy in one. With p the softmax, the gradient
 * is p minus what should come next.
 *
 * @param scale of the gradient
 */
record CrossEntropy(float[] logits, int vocabularySize, float scale, Workers.Scratch scratch) {
    private static final float SMALLEST = 1e-30f;

    /** The loss of the row whose logits begin at {@code start}, in nats; 0 where its label is masked. */
    double apply(int start, TrainingBatch batch, int row) {
        int label = batch.labels()[row];
        if (label == TrainingBatch.MASKED) {
            Arrays.fill(logits, start, start + vocabularySize, 0);
            return 0;
        }
        float highest = Maximum.of(logits, start, vocabularySize, scratch.partialSums());
        for (int i = start; i < start + vocabularySize; i++) {
            logits[i] -= highest;
        }
        SoftTargets targets = batch.targets();
        if (targets == null || targets.share() == 0) {
            return plain(start, label, scale);
        }
        float[] softened = scratch.first(vocabularySize);
        float inverse = 1 / targets.temperature();
        for (int i = 0; i < vocabularySize; i++) {
            softened[i] = logits[start + i] * inverse;
        }
        double plain = plain(start, label, (1 - targets.share()) * scale);
        double soft = soft(softened, targets, row);
        for (int i = 0; i < vocabularySize; i++) {
            logits[start + i] += softened[i];
        }
        float temperature = targets.temperature();
        return (1 - targets.share()) * plain + targets.share() * temperature * temperature * soft;
    }

    private double plain(int start, int label, float gradientScale) {
        float likeliest = logits[start + label];
        Exponential.apply(logits, start, start + Lanes.padded(vocabularySize));
        float sum = Sums.of(logits, start, vocabularySize, scratch.partialSums());
        multiply(logits, start, gradientScale / sum);
        logits[start + label] -= gradientScale;
        return StrictMath.log(sum) - likeliest;
    }

    /** The cross entropy with the teacher's likeliest tokens and "any other"; the logits over T become their gradient. */
    private double soft(float[] softened, SoftTargets targets, int row) {
        int first = row * targets.count();
        float[] exponents = scratch.second(targets.count());
        float[] exponentials = new float[targets.count()];
        for (int k = 0; k < targets.count(); k++) {
            exponents[k] = softened[targets.ids()[first + k]];
        }
        Exponential.apply(softened, 0, Lanes.padded(vocabularySize));
        double sum = 0;
        for (int k = 0; k < targets.count(); k++) {
            int id = targets.ids()[first + k];
            exponentials[k] = softened[id];
            sum += softened[id];
            softened[id] = 0;
        }
        double others = Math.max(Sums.of(softened, 0, vocabularySize, scratch.partialSums()), SMALLEST);
        sum += others;
        double logSum = StrictMath.log(sum);
        double loss = 0;
        double taught = 0;
        float factor = targets.share() * targets.temperature() * scale;
        for (int k = 0; k < targets.count(); k++) {
            taught += targets.probabilities()[first + k];
            loss += targets.probabilities()[first + k] * (logSum - exponents[k]);
        }
        double untaught = Math.max(0, 1 - taught);
        loss += untaught * (logSum - StrictMath.log(others));
        multiply(softened, 0, (float) (factor * (1 / sum - untaught / others)));
        for (int k = 0; k < targets.count(); k++) {
            float probability = (float) (exponentials[k] / sum);
            softened[targets.ids()[first + k]] = factor * (probability - targets.probabilities()[first + k]);
        }
        return loss;
    }

    private void multiply(float[] values, int start, float factor) {
        for (int i = start; i < start + vocabularySize; i++) {
            values[i] *= factor;
        }
    }
}
