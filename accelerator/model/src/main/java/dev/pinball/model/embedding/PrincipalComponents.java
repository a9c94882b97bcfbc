package dev.pinball.model.embedding;

/**
 * The directions in which points differ most, one after the other (Pearson 1901), by power iteration: what a component
 * explains is taken away before the next is looked for.
 */
final class PrincipalComponents {
    private static final int ITERATIONS = 200;

    private final double[][] rest; // [points, width] centred, less what the components so far explain
    private final double variance;

    /** @param points [points, width], at least one; taken over */
    PrincipalComponents(double[][] points) {
        rest = points;
        centre();
        variance = squares();
    }

    /** The coordinates of the points along the next component: [points]. */
    double[] next() {
        double[] component = strongest();
        double[] shares = project(component);
        for (int point = 0; point < rest.length; point++) {
            addScaled(rest[point], -shares[point], component);
        }
        return shares;
    }

    /** The share of the variance that the components so far explain, 0 to 1. */
    double explained() {
        return variance == 0 ? 1 : 1 - squares() / variance;
    }

    static double[] normalised(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        double[] normalised = new double[vector.length];
        addScaled(normalised, length == 0 ? 0 : 1 / length, vector);
        return normalised;
    }

    private void centre() {
        double[] mean = new double[rest[0].length];
        for (double[] point : rest) {
            addScaled(mean, 1.0 / rest.length, point);
        }
        for (double[] point : rest) {
            addScaled(point, -1, mean);
        }
    }

    /** Its greatest value is positive, so that the same points give the same map. */
    private double[] strongest() {
        double[] component = normalised(longest());
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] shares = project(component);
            double[] next = new double[component.length];
            for (int point = 0; point < rest.length; point++) {
                addScaled(next, shares[point], rest[point]);
            }
            component = normalised(next);
        }
        double greatest = 0;
        for (double value : component) {
            greatest = Math.abs(value) > Math.abs(greatest) ? value : greatest;
        }
        double[] oriented = new double[component.length];
        addScaled(oriented, greatest < 0 ? -1 : 1, component);
        return oriented;
    }

    private double[] longest() {
        double[] longest = rest[0];
        for (double[] point : rest) {
            longest = dot(point, point) > dot(longest, longest) ? point : longest;
        }
        return longest;
    }

    private double[] project(double[] component) {
        double[] shares = new double[rest.length];
        for (int point = 0; point < rest.length; point++) {
            shares[point] = dot(rest[point], component);
        }
        return shares;
    }

    private double squares() {
        double sum = 0;
        for (double[] point : rest) {
            sum += dot(point, point);
        }
        return sum;
    }

    private static void addScaled(double[] sum, double factor, double[] addend) {
        for (int index = 0; index < sum.length; index++) {
            sum[index] += factor * addend[index];
        }
    }

    private static double dot(double[] first, double[] second) {
        double sum = 0;
        for (int index = 0; index < first.length; index++) {
            sum += first[index] * second[index];
        }
        return sum;
    }
}
