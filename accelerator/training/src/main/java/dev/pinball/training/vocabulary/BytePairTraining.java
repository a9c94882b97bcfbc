package dev.pinball.training.vocabulary;

import dev.pinball.model.tokenizer.ByteCharacters;
import dev.pinball.model.tokenizer.PreTokenizer;
import dev.pinball.training.vocabulary.PairCounts.SymbolPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a byte-level vocabulary from text: the most frequent pair of neighbouring symbols becomes a new symbol, again and
 * again (Sennrich et al. 2016, on bytes as Radford et al. 2019). The same text gives the same vocabulary.
 */
public final class BytePairTraining {
    /** The bytes and the two special tokens. */
    public static final int SIZE_MIN = 256 + TrainedVocabulary.SPECIAL_TOKENS.size();

    private static final int WORDS_MAX = 1 << 21;
    private static final int PAIR_COUNT_MIN = 2;

    private final WordCounts words = new WordCounts(WORDS_MAX);

    /** Counts the words of a text, which may be a part of a document that ends before a space. */
    public void read(String text) {
        PreTokenizer.GPT_2.split(text).forEach(words::add);
    }

    /**
     * The vocabulary of the text that was read: {@code size} tokens, the bytes and the special tokens included; fewer where
     * the text has too few pairs that occur twice.
     *
     * @throws IllegalArgumentException for fewer than {@link #SIZE_MIN} tokens
     */
    public TrainedVocabulary train(int size) {
        return train(size, () -> {});
    }

    /**
     * As {@link #train(int)}.
     *
     * @param stopCheck runs before each word and each merge; what it throws ends the training
     */
    public TrainedVocabulary train(int size, Runnable stopCheck) {
        if (size < SIZE_MIN) {
            throw new IllegalArgumentException(tooSmall(size));
        }
        int piecesMax = size - TrainedVocabulary.SPECIAL_TOKENS.size();
        List<String> pieces = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            pieces.add(ByteCharacters.character(value));
        }
        Set<String> merges = new LinkedHashSet<>();
        mergePairs(piecesMax, pieces, merges, stopCheck);
        return new TrainedVocabulary(pieces, List.copyOf(merges));
    }

    /** Why there is no vocabulary of so few tokens. */
    public static String tooSmall(int size) {
        return "vocabulary_size: %d (expected: at least %d, the bytes and the special tokens)"
                .formatted(size, SIZE_MIN);
    }

    /** Two pairs can make the same piece, which then is the same symbol; so a pair can also come up a second time. */
    private void mergePairs(int piecesMax, List<String> pieces, Set<String> merges, Runnable stopCheck) {
        PairCounts pairs = new PairCounts();
        words.counts().forEach((text, count) -> {
            stopCheck.run();
            pairs.add(new TrainingWord(text, count));
        });
        pairs.rankAll();
        Map<String, Integer> ids = new HashMap<>();
        while (pieces.size() < piecesMax) {
            stopCheck.run();
            SymbolPair pair = pairs.mostFrequent(PAIR_COUNT_MIN).orElse(null);
            if (pair == null) {
                return;
            }
            String left = pieces.get(pair.left());
            String right = pieces.get(pair.right());
            merges.add(left + ' ' + right);
            Integer known = ids.putIfAbsent(left + right, pieces.size());
            pairs.merge(pair, known == null ? pieces.size() : known);
            if (known == null) {
                pieces.add(left + right);
            }
        }
    }
}
