package dev.pinball.training.data;

import org.jspecify.annotations.Nullable;

/**
 * Windows of tokens of equal length, each with the token that should follow each of its tokens. A row is one token: row
 * {@code sequence * context + position}.
 *
 * @param ids [rows]
 * @param labels [rows] the token that should come next; {@link #MASKED} where there is no label
 * @param targets the predictions of a teacher; null without a teacher
 */
public record TrainingBatch(
        int sequences,
        int context,
        int[] ids,
        int[] labels,
        @Nullable SoftTargets targets) {
    public static final int MASKED = -1;

    public TrainingBatch {
        if (ids.length != sequences * context || labels.length != ids.length) {
            throw new IllegalArgumentException("%d ids, %d labels (expected: %d sequences of %d tokens)"
                    .formatted(ids.length, labels.length, sequences, context));
        }
    }

    public TrainingBatch(int sequences, int context, int[] ids, int[] labels) {
        this(sequences, context, ids, labels, null);
    }

    public TrainingBatch withTargets(SoftTargets newTargets) {
        return new TrainingBatch(sequences, context, ids, labels, newTargets);
    }

    public int rowCount() {
        return ids.length;
    }

    /** Rows that have a label. */
    public int labelCount() {
        int count = 0;
        for (int label : labels) {
            if (label != MASKED) {
                count++;
            }
        }
        return count;
    }
}
