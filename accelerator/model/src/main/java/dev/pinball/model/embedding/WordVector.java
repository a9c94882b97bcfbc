package dev.pinball.model.embedding;

import java.util.List;

/**
 * A word and its embedding.
 *
 * @param pieces the tokens that it is made of, as the vocabulary writes them
 * @param values [width] the embedding of its token, or the mean of its pieces'
 */
public record WordVector(String word, List<String> pieces, float[] values) {

    public WordVector {
        pieces = List.copyOf(pieces);
    }

    /** The cosine of the angle between two words: 1 for the same direction, 0 where one of them is all zeros. */
    public double similarity(WordVector other) {
        return cosine(values, other.values);
    }

    static double cosine(float[] first, float[] second) {
        double dot = 0;
        double firstSquares = 0;
        double secondSquares = 0;
        for (int index = 0; index < first.length; index++) {
            dot += (double) first[index] * second[index];
            firstSquares += (double) first[index] * first[index];
            secondSquares += (double) second[index] * second[index];
        }
        double lengths = Math.sqrt(firstSquares * secondSquares);
        return lengths == 0 ? 0 : dot / lengths;
    }
}
