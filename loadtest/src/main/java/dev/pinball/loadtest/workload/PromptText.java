package dev.pinball.loadtest.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Texts of about so many tokens, of common English words. Every word comes once before one comes again, so that the tokens of
 * a text differ by a few from those asked for, however long it is.
 *
 * @param tokensPerWord of the model that is measured, above 0; it was asked
 */
public record PromptText(double tokensPerWord) {
    private static final List<String> WORDS = List.of(
            ("time day little girl boy dog cat house tree ball water mother friend park garden bird fish book game story"
                            + " happy big red small old new good sad warm soft play run jump look find make take give like"
                            + " want love help walk sing the and in on to with for from under over")
                    .split(" "));

    /** A text of its own, of {@code tokens} tokens as nearly as whole words allow. */
    public String random(int tokens, UniformRandomProvider random) {
        StringJoiner text = new StringJoiner(" ");
        List<String> words = new ArrayList<>(WORDS);
        int count = words(tokens);
        for (int word = 0; word < count; word++) {
            int place = word % words.size();
            Collections.swap(words, place, random.nextInt(place, words.size()));
            text.add(words.get(place));
        }
        return text.toString();
    }

    /** The text of a number: the same whoever asks. */
    public String shared(long id, int tokens) {
        return random(tokens, RandomSource.SPLIT_MIX_64.create(id));
    }

    /** A text of exactly so many words. */
    public static String ofWords(int words, long seed) {
        return new PromptText(1).shared(seed, words);
    }

    private int words(int tokens) {
        return (int) Math.max(1, Math.round(tokens / tokensPerWord));
    }
}
