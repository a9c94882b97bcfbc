package dev.pinball.model.embedding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some words, the neighbors of each, and the similarity of each pair.
 *
 * @param words in the order in which they were named
 * @param similarity {@code similarity[a][b]}: the cosine of each pair of the words, a word and itself among them
 */
public record Neighborhoods(List<Neighborhood> words, Map<String, Map<String, Double>> similarity) {

    public Neighborhoods {
        words = List.copyOf(words);
        similarity = Collections.unmodifiableMap(similarity);
    }

    /** @param count neighbors of each word */
    public static Neighborhoods of(EmbeddingSpace space, List<WordVector> words, int count) {
        List<Neighborhood> neighborhoods = new ArrayList<>();
        Map<String, Map<String, Double>> similarity = new LinkedHashMap<>();
        for (WordVector word : words) {
            neighborhoods.add(space.neighborhood(word, count));
            Map<String, Double> row = new LinkedHashMap<>();
            words.forEach(other -> row.put(other.word(), word.similarity(other)));
            similarity.put(word.word(), row);
        }
        return new Neighborhoods(neighborhoods, similarity);
    }
}
