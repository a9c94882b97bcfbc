package dev.pinball.model.embedding;

import java.util.List;

/**
 * A word with the words nearest to it.
 *
 * @param neighbors nearest first
 */
public record Neighborhood(WordVector word, List<Neighbor> neighbors) {

    public Neighborhood {
        neighbors = List.copyOf(neighbors);
    }

    /**
     * A word of the vocabulary near another.
     *
     * @param similarity the cosine of the two embeddings, -1 to 1
     */
    public record Neighbor(String word, int tokenId, double similarity) {}
}
