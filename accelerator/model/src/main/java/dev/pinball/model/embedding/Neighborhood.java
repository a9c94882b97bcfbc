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
}
