package dev.pinball.cli.inspect;

import dev.pinball.cli.drawing.Bar;
import dev.pinball.model.embedding.Neighborhood;
import dev.pinball.model.embedding.Neighborhood.Neighbor;
import dev.pinball.model.embedding.Neighborhoods;
import java.util.Locale;
import java.util.Map;

/** Words with their neighbors, and how near they are to each other. */
public final class NeighborsText {
    private static final int BAR_WIDTH = 20;
    private static final int COLUMN_WIDTH_MIN = 8;

    private NeighborsText() {}

    public static String of(Neighborhoods found) {
        StringBuilder text = new StringBuilder();
        for (Neighborhood neighborhood : found.words()) {
            text.append("%s  (%s)%n"
                    .formatted(
                            neighborhood.word().word(),
                            String.join(" + ", neighborhood.word().pieces())));
            for (Neighbor neighbor : neighborhood.neighbors()) {
                text.append(String.format(
                        Locale.ROOT,
                        "  %-20s %6.3f  %s%n",
                        neighbor.word(),
                        neighbor.similarity(),
                        Bar.of(neighbor.similarity(), BAR_WIDTH).stripTrailing()));
            }
            text.append(System.lineSeparator());
        }
        if (found.words().size() > 1) {
            addSimilarity(found.similarity(), text);
        }
        return text.toString();
    }

    private static void addSimilarity(Map<String, Map<String, Double>> similarity, StringBuilder text) {
        int width = similarity.keySet().stream().mapToInt(String::length).max().orElse(0);
        width = Math.max(width, COLUMN_WIDTH_MIN);
        text.append("cosine of each pair: 1 is the same direction, 0 is unrelated")
                .append(System.lineSeparator());
        text.append("  ").append(" ".repeat(width));
        for (String word : similarity.keySet()) {
            text.append("  ").append(padded(word, width));
        }
        text.append(System.lineSeparator());
        for (Map.Entry<String, Map<String, Double>> row : similarity.entrySet()) {
            text.append(
                    "  %-{width}s".replace("{width}", Integer.toString(width)).formatted(row.getKey()));
            for (double cosine : row.getValue().values()) {
                text.append("  ").append(padded(String.format(Locale.ROOT, "%.3f", cosine), width));
            }
            text.append(System.lineSeparator());
        }
    }

    private static String padded(String value, int width) {
        return " ".repeat(Math.max(0, width - value.length())) + value;
    }
}
