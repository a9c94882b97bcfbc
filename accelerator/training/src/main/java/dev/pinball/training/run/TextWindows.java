package dev.pinball.training.run;

import dev.pinball.accelerator.sampling.CounterRandom;
import dev.pinball.training.data.SplitRule.Split;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.data.TrainingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Batches of windows of a text. Where a window begins depends on the seed and its number alone. A token that begins a document
 * is nobody's label: nothing in the text foretells it.
 *
 * @param sequences windows of a batch
 * @param context tokens of a window
 */
public record TextWindows(TokenData data, int sequences, int context, long seed) implements Batches {
    private static final int VALIDATION_TOKENS_MAX = 1 << 16;

    @Override
    public TrainingBatch training(long number) {
        long[] offsets = new long[sequences];
        Arrays.setAll(offsets, sequence -> trainingOffset(number * sequences + sequence));
        return batch(Split.TRAINING, offsets);
    }

    @Override
    public int rowCount() {
        return sequences * context;
    }

    private long trainingOffset(long window) {
        long places = data.tokenCount(Split.TRAINING) - context;
        return (long) (CounterRandom.uniform(seed, window) * places);
    }

    /** Windows one after the other from the first token on, as far as {@value #VALIDATION_TOKENS_MAX} tokens reach. */
    @Override
    public List<TrainingBatch> validation() {
        long tokens = Math.min(data.tokenCount(Split.VALIDATION), VALIDATION_TOKENS_MAX);
        int windows = (int) Math.max(0, (tokens - 1) / context);
        List<TrainingBatch> batches = new ArrayList<>();
        for (int first = 0; first < windows; first += sequences) {
            long[] offsets = new long[Math.min(sequences, windows - first)];
            int firstWindow = first;
            Arrays.setAll(offsets, sequence -> (long) (firstWindow + sequence) * context);
            batches.add(batch(Split.VALIDATION, offsets));
        }
        return batches;
    }

    /** The windows of the split that begin at {@code offsets}. */
    public TrainingBatch batch(Split split, long[] offsets) {
        int[] window = new int[context + 1];
        int[] ids = new int[offsets.length * context];
        int[] labels = new int[ids.length];
        int beginning = data.beginningToken().orElse(TrainingBatch.MASKED);
        for (int sequence = 0; sequence < offsets.length; sequence++) {
            data.window(split, offsets[sequence], window.length, window);
            for (int i = 0; i < context; i++) {
                ids[sequence * context + i] = window[i];
                labels[sequence * context + i] = window[i + 1] == beginning ? TrainingBatch.MASKED : window[i + 1];
            }
        }
        return new TrainingBatch(offsets.length, context, ids, labels);
    }

    @Override
    public String description() {
        return "%d tokens in %d documents, validation %d in %d"
                .formatted(
                        data.tokenCount(Split.TRAINING),
                        data.documentCount(Split.TRAINING),
                        data.tokenCount(Split.VALIDATION),
                        data.documentCount(Split.VALIDATION));
    }
}
