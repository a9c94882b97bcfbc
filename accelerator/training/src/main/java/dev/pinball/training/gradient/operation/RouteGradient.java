package dev.pinball.training.gradient.operation;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.training.data.TrainingBatch;
import java.util.List;

/**
 * Picks experts. The routing weights are the softmax of the chosen scores; the choice itself has no gradient. A separate loss
 * keeps the experts equally busy (Fedus, Zoph, Shazeer 2022, "Switch Transformers"): experts * the sum over experts of f * p,
 * where f is the share of choices that fell on an expert in the batch and p the mean of its probability; 1 when all are equal.
 */
public final class RouteGradient implements Differentiable {
    private final Workers workers;
    private final Value scores;
    private final Value expertIds;
    private final Value routingWeights;
    private float balanceScale;

    public RouteGradient(Workers workers, Value scores, Value expertIds, Value routingWeights) {
        this.workers = workers;
        this.scores = scores;
        this.expertIds = expertIds;
        this.routingWeights = routingWeights;
    }

    @Override
    public Uses uses() {
        return new Uses(
                List.of(scores), List.of(expertIds, routingWeights), List.of(scores, expertIds, routingWeights), false);
    }

    /** The gradient of the next backward has that of scale * the balance loss of the batch in it. */
    public void setBalanceScale(float newScale) {
        balanceScale = newScale;
    }

    @Override
    public void forward(TrainingBatch batch) {
        int slots = expertIds.width();
        workers.forRows(batch.rowCount(), (first, end, scratch) -> {
            float[] exponentials = scratch.first(slots);
            for (int row = first; row < end; row++) {
                choose(row);
                int start = row * scores.width();
                float highest = scores.values()[start + (int) expertIds.values()[row * slots]];
                for (int slot = 0; slot < slots; slot++) {
                    exponentials[slot] =
                            scores.values()[start + (int) expertIds.values()[row * slots + slot]] - highest;
                }
                softmax(exponentials, slots);
                System.arraycopy(exponentials, 0, routingWeights.values(), row * slots, slots);
            }
        });
    }

    /** Inserts one expert after the other into the list of the highest; an equal one stays behind those before it. */
    private void choose(int row) {
        int slots = expertIds.width();
        int list = row * slots;
        float[] values = scores.values();
        float[] experts = expertIds.values();
        int start = row * scores.width();
        for (int expert = 0; expert < scores.width(); expert++) {
            int slot = Math.min(expert, slots);
            while (slot > 0 && values[start + expert] > values[start + (int) experts[list + slot - 1]]) {
                slot--;
            }
            if (slot < slots) {
                System.arraycopy(experts, list + slot, experts, list + slot + 1, slots - slot - 1);
                experts[list + slot] = expert;
            }
        }
    }

    private static void softmax(float[] values, int count) {
        Exponential.apply(values, 0, Lanes.padded(count));
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        for (int i = 0; i < count; i++) {
            values[i] /= sum;
        }
    }

    @Override
    public void backward(TrainingBatch batch) {
        if (!scores.beginGradient()) {
            throw new IllegalStateException(scores.name() + " is read by more than its router");
        }
        float[] loads = loads(batch.rowCount());
        float factor = balanceScale * scores.width() / batch.rowCount();
        workers.forRows(batch.rowCount(), (first, end, scratch) -> {
            float[] probabilities = scratch.first(scores.width());
            for (int row = first; row < end; row++) {
                balance(row, loads, factor, probabilities);
                addShares(row);
            }
        });
    }

    /** The share of all choices that fell on each expert. */
    private float[] loads(int rowCount) {
        int[] counts = new int[scores.width()];
        int choices = rowCount * expertIds.width();
        for (int i = 0; i < choices; i++) {
            counts[(int) expertIds.values()[i]]++;
        }
        float[] loads = new float[counts.length];
        for (int expert = 0; expert < loads.length; expert++) {
            loads[expert] = (float) counts[expert] / choices;
        }
        return loads;
    }

    /** With p the softmax of all scores: factor * p * (f - the sum of f * p). */
    private void balance(int row, float[] loads, float factor, float[] probabilities) {
        int experts = scores.width();
        int start = row * experts;
        float highest = scores.values()[start + (int) expertIds.values()[row * expertIds.width()]];
        for (int expert = 0; expert < experts; expert++) {
            probabilities[expert] = scores.values()[start + expert] - highest;
        }
        softmax(probabilities, experts);
        float mean = 0;
        for (int expert = 0; expert < experts; expert++) {
            mean += loads[expert] * probabilities[expert];
        }
        for (int expert = 0; expert < experts; expert++) {
            scores.gradient()[start + expert] = factor * probabilities[expert] * (loads[expert] - mean);
        }
    }

    private void addShares(int row) {
        int slots = expertIds.width();
        float dot = 0;
        for (int i = row * slots; i < (row + 1) * slots; i++) {
            dot += routingWeights.gradient()[i] * routingWeights.values()[i];
        }
        for (int i = row * slots; i < (row + 1) * slots; i++) {
            int expert = (int) expertIds.values()[i];
            scores.gradient()[row * scores.width() + expert] +=
                    routingWeights.values()[i] * (routingWeights.gradient()[i] - dot);
        }
    }
}
