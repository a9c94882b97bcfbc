package dev.pinball.loadtest.workload;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Names and the share of requests that each of them has.
 *
 * @param weights by name, each above 0; their sum is 1
 */
public record Shares(Map<String, Double> weights) {
    /** One share, of no name. */
    public static final Shares NONE = new Shares(Map.of("", 1.0));

    /**
     * Reads {@code gold=1,free=9}.
     *
     * @throws IllegalArgumentException which names the text and the form
     */
    public static Shares parse(String text) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            double weight = equals < 1 ? Double.NaN : parse(part.substring(equals + 1), text);
            if (!(weight > 0) || weights.put(part.substring(0, Math.max(equals, 0)), weight) != null) {
                throw unreadable(text);
            }
        }
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        weights.replaceAll((_, weight) -> weight / sum);
        return new Shares(weights);
    }

    /** A name, with the probability of its share. */
    public String draw(UniformRandomProvider random) {
        double left = random.nextDouble();
        String last = "";
        for (Map.Entry<String, Double> share : weights.entrySet()) {
            last = share.getKey();
            left -= share.getValue();
            if (left < 0) {
                return last;
            }
        }
        return last;
    }

    private static double parse(String weight, String text) {
        try {
            return Double.parseDouble(weight);
        } catch (NumberFormatException _) {
            throw unreadable(text);
        }
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(text + " (expected: names and weights, as gold=1,free=9)");
    }
}
