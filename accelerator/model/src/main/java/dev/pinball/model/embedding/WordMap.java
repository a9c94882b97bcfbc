package dev.pinball.model.embedding;

import java.util.ArrayList;
import java.util.List;

/**
 * Words in the two dimensions in which they differ most.
 *
 * @param explained the share of the words' variance that the two dimensions show, 0 to 1
 */
public record WordMap(List<Place> places, double explained) {

    /** @param x along the first principal component, y along the second; the mean of all words is 0, 0 */
    public record Place(String word, double x, double y) {}

    public WordMap {
        places = List.copyOf(places);
    }

    /** Places {@code words}, in their order; only the directions of their vectors matter, not the lengths. */
    public static WordMap of(List<WordVector> words) {
        PrincipalComponents components = new PrincipalComponents(
                words.stream().map(word -> direction(word.values())).toArray(double[][]::new));
        double[] x = components.next();
        double[] y = components.next();
        List<Place> places = new ArrayList<>();
        for (int index = 0; index < words.size(); index++) {
            places.add(new Place(words.get(index).word(), x[index], y[index]));
        }
        return new WordMap(places, components.explained());
    }

    private static double[] direction(float[] values) {
        double[] vector = new double[values.length];
        for (int index = 0; index < vector.length; index++) {
            vector[index] = values[index];
        }
        return PrincipalComponents.normalised(vector);
    }
}
