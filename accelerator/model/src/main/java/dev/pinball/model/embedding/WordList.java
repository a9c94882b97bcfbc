package dev.pinball.model.embedding;

import dev.pinball.model.tokenizer.Tokenizer;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole words of a vocabulary: tokens of a space and letters, as they stand in a text. Of those that differ only in
 * upper and lower case, the one in lower case, else the first.
 */
final class WordList {
    private final Map<String, Entry> entries = new TreeMap<>();

    /** @param word as the token writes it, without its space */
    record Entry(String word, int tokenId) {}

    WordList(Tokenizer tokenizer) {
        for (int tokenId = 0; tokenId < tokenizer.vocabulary().size(); tokenId++) {
            String text = tokenizer.text(tokenId);
            if (text.startsWith(" ") && isWord(text.substring(1))) {
                add(new Entry(text.substring(1), tokenId));
            }
        }
    }

    /** In alphabetical order. */
    Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** What words that differ only in upper and lower case have in common. */
    static String folded(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private void add(Entry entry) {
        String folded = folded(entry.word);
        Entry before = entries.putIfAbsent(folded, entry);
        if (before != null && !before.word.equals(folded) && entry.word.equals(folded)) {
            entries.put(folded, entry);
        }
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(Character::isLetter);
    }
}
