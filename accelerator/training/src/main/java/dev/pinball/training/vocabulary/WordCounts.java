package dev.pinball.training.vocabulary;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each word of a text occurs, in bounded memory: when there are too many different ones, the rarest are
 * forgotten (Manku and Motwani 2002, "Approximate Frequency Counts over Data Streams").
 */
final class WordCounts {
    /** Longer words, such as data without a space, would fill the memory and teach no merge worth having. */
    static final int WORD_CHARACTERS_MAX = 200;

    private final int wordsMax;
    private final Map<String, Long> counts = new HashMap<>();

    WordCounts(int wordsMax) {
        this.wordsMax = wordsMax;
    }

    void add(String word) {
        if (word.length() > WORD_CHARACTERS_MAX) {
            return;
        }
        counts.merge(word, 1L, Long::sum);
        for (long rare = 1; counts.size() > wordsMax; rare++) {
            forget(rare);
        }
    }

    private void forget(long countMax) {
        counts.values().removeIf(count -> count <= countMax);
    }

    Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
