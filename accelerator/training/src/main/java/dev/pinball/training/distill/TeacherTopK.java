package dev.pinball.training.distill;

import dev.pinball.training.gemm.MatrixView;

/** The likeliest tokens of a row of logits, at a temperature. */
final class TeacherTopK {
    private final int count;
    private final double temperature;

    TeacherTopK(int count, double temperature) {
        this.count = count;
        this.temperature = temperature;
    }

    /**
     * Writes {@code count} ids and their probabilities, likeliest first, of equal ones the lower id first.
     *
     * @param logits [1, vocabulary]
     * @param start where they go
     */
    void find(MatrixView logits, int[] ids, float[] probabilities, int start) {
        float[] values = logits.values();
        for (int id = 0; id < logits.columns(); id++) {
            insert(values, logits.offset(), id, ids, start);
        }
        float highest = values[logits.offset() + ids[start]];
        double sum = 0;
        for (int id = 0; id < logits.columns(); id++) {
            sum += exponential(values[logits.offset() + id] - highest);
        }
        for (int rank = 0; rank < count; rank++) {
            float logit = values[logits.offset() + ids[start + rank]];
            probabilities[start + rank] = (float) (exponential(logit - highest) / sum);
        }
    }

    private void insert(float[] values, int offset, int id, int[] ids, int start) {
        int rank = Math.min(id, count);
        while (rank > 0 && values[offset + id] > values[offset + ids[start + rank - 1]]) {
            rank--;
        }
        if (rank < count) {
            System.arraycopy(ids, start + rank, ids, start + rank + 1, count - rank - 1);
            ids[start + rank] = id;
        }
    }

    private double exponential(double difference) {
        return StrictMath.exp(difference / temperature);
    }
}
