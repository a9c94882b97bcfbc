package dev.pinball.training;

import dev.pinball.training.data.SoftTargets;
import dev.pinball.training.data.TrainingBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Batches of random tokens; some labels are masked. */
public final class RandomBatch {
    private RandomBatch() {}

    public static TrainingBatch of(int sequences, int context, int vocabularySize, Random random) {
        int[] ids = random.ints((long) sequences * context, 0, vocabularySize).toArray();
        int[] labels = random.ints(ids.length, 0, vocabularySize).toArray();
        for (int row = 1; row < labels.length; row += 5) {
            labels[row] = TrainingBatch.MASKED;
        }
        return new TrainingBatch(sequences, context, ids, labels);
    }

    /** The same with a random teacher, which leaves some of its probability to tokens that it doesn't name. */
    public static TrainingBatch taught(TrainingBatch batch, int vocabularySize, Random random) {
        int count = vocabularySize / 3;
        int[] ids = new int[batch.rowCount() * count];
        float[] probabilities = new float[ids.length];
        List<Integer> tokens =
                new ArrayList<>(IntStream.range(0, vocabularySize).boxed().toList());
        for (int row = 0; row < batch.rowCount(); row++) {
            Collections.shuffle(tokens, random);
            for (int k = 0; k < count; k++) {
                ids[row * count + k] = tokens.get(k);
                probabilities[row * count + k] = random.nextFloat() / count;
            }
        }
        return batch.withTargets(new SoftTargets(count, ids, probabilities, 1.7f, 0.6f));
    }
}
