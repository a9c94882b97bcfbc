package dev.pinball.training.vocabulary;

import dev.pinball.model.tokenizer.ByteCharacters;
import dev.pinball.model.tokenizer.PreTokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Byte pair merges by the definition: all pairs counted anew for each merge. For texts of ASCII letters and spaces. */
final class SlowBytePairs {
    private SlowBytePairs() {}

    static List<String> merges(String text, int count) {
        List<List<String>> words = new ArrayList<>();
        PreTokenizer.GPT_2
                .split(text)
                .forEach(word -> words.add(
                        new ArrayList<>(List.of(ByteCharacters.encode(word).split("")))));
        List<String> ids = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            ids.add(ByteCharacters.character(value));
        }
        Set<String> merges = new LinkedHashSet<>();
        while (merges.size() < count) {
            String best = best(words, ids);
            merges.add(best);
            String[] pair = best.split(" ");
            if (!ids.contains(pair[0] + pair[1])) {
                ids.add(pair[0] + pair[1]);
            }
            words.forEach(word -> merge(word, pair[0], pair[1]));
        }
        return List.copyOf(merges);
    }

    private static String best(List<List<String>> words, List<String> ids) {
        Map<String, Integer> counts =
                new TreeMap<>(Comparator.comparingInt((String pair) -> ids.indexOf(pair.split(" ")[0]))
                        .thenComparingInt(pair -> ids.indexOf(pair.split(" ")[1])));
        for (List<String> word : words) {
            for (int i = 1; i < word.size(); i++) {
                counts.merge(word.get(i - 1) + " " + word.get(i), 1, Integer::sum);
            }
        }
        int most = counts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static void merge(List<String> word, String left, String right) {
        for (int i = 0; i + 1 < word.size(); i++) {
            if (word.get(i).equals(left) && word.get(i + 1).equals(right)) {
                word.set(i, left + right);
                word.remove(i + 1);
            }
        }
    }
}
