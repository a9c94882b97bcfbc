package dev.pinball.training.data;

import dev.pinball.accelerator.sampling.CounterRandom;
import java.util.Locale;

/**
 * Which documents are kept out of training: a random share, the same for the same seed.
 *
 * @param validationShare 0 up to but not including 1
 */
public record SplitRule(long seed, double validationShare) {

    /** The split of a document, counted from 0 through all files. */
    public Split split(long documentIndex) {
        return CounterRandom.uniform(seed, documentIndex) < validationShare ? Split.VALIDATION : Split.TRAINING;
    }

    /** The parts that the documents of a corpus are divided into. */
    public enum Split {
        TRAINING,
        VALIDATION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
