package dev.pinball.cli.drawing;

import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.embedding.Neighborhood;
import dev.pinball.model.embedding.Neighborhood.Neighbor;
import dev.pinball.model.embedding.WordMap;
import dev.pinball.model.embedding.WordVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Words and their neighbors as a map in SVG: the words named are bold, each with its neighbors in its colour. */
public final class WordMapDrawing {
    private static final List<String> COLOURS =
            List.of("#1f5fa8", "#b5442c", "#2c7d4f", "#7a4a9c", "#a0741a", "#2b8a94", "#9c3f6b", "#5b6670");
    private static final double WIDTH = 900;
    private static final double HEIGHT = 640;
    private static final double MARGIN = 70;
    private static final double HEADER = 50;
    private static final double CHARACTER_WIDTH = 0.58; // of a sans-serif font, in its size

    private final Svg svg = new Svg(WIDTH, HEIGHT);
    private final LabelLayout labels = new LabelLayout(new LabelLayout.Box(4, HEADER, WIDTH - 8, HEIGHT - HEADER - 4));
    private final List<Mark> marks = new ArrayList<>();

    /** A word on the map; {@code named} by the caller, or near one that was. */
    private record Mark(double x, double y, String word, String colour, boolean named) {
        double fontSize() {
            return named ? 16 : 12;
        }

        double radius() {
            return named ? 5 : 3;
        }
    }

    private WordMapDrawing() {}

    /** The words in the two dimensions in which they differ most; a word near two of those named is drawn once. */
    public static String of(EmbeddingSpace space, List<Neighborhood> neighborhoods) {
        List<WordVector> words = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int group = 0; group < neighborhoods.size(); group++) {
            if (seen.add(neighborhoods.get(group).word().word())) {
                words.add(neighborhoods.get(group).word());
                groups.add(group);
            }
        }
        int namedCount = words.size();
        for (int group = 0; group < neighborhoods.size(); group++) {
            for (Neighbor neighbor : neighborhoods.get(group).neighbors()) {
                if (seen.add(neighbor.word())) {
                    words.add(space.find(neighbor));
                    groups.add(group);
                }
            }
        }
        return new WordMapDrawing().draw(WordMap.of(words), groups, namedCount);
    }

    private String draw(WordMap map, List<Integer> groups, int namedCount) {
        Scale horizontal = Scale.of(map.places().stream().mapToDouble(WordMap.Place::x), MARGIN, WIDTH - 2 * MARGIN);
        Scale vertical = Scale.of(
                map.places().stream().mapToDouble(place -> -place.y()), HEADER + MARGIN / 2, HEIGHT - HEADER - MARGIN);
        for (int index = 0; index < map.places().size(); index++) {
            WordMap.Place place = map.places().get(index);
            String colour = COLOURS.get(groups.get(index) % COLOURS.size());
            marks.add(new Mark(
                    horizontal.at(place.x()), vertical.at(-place.y()), place.word(), colour, index < namedCount));
        }
        addFrame(map.explained());
        marks.forEach(this::addPoint);
        marks.forEach(this::addLabel);
        return svg.finish();
    }

    private void addFrame(double explained) {
        svg.add(
                "<text x=\"20\" y=\"30\" font-size=\"15\" fill=\"#222222\">Words in the embedding space: near is alike</text>%n");
        svg.add(
                "<text x=\"%.0f\" y=\"30\" font-size=\"12\" fill=\"#777777\" text-anchor=\"end\">"
                        + "first two principal components, %.0f %% of the variance</text>%n",
                WIDTH - 20, 100 * explained);
    }

    private void addPoint(Mark mark) {
        labels.addPoint(mark.x, mark.y, mark.radius());
        svg.add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\" fill=\"%s\" fill-opacity=\"%s\"/>%n",
                mark.x, mark.y, mark.radius(), mark.colour, mark.named ? "1" : "0.55");
    }

    private void addLabel(Mark mark) {
        double width = mark.word.length() * mark.fontSize() * CHARACTER_WIDTH;
        LabelLayout.Box box = labels.place(mark.x, mark.y, mark.radius() + 3, width, mark.fontSize());
        svg.add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" fill=\"%s\"%s textLength=\"%.1f\" lengthAdjust=\"spacingAndGlyphs\">%s</text>%n",
                box.x(),
                box.y() + 0.8 * box.height(),
                mark.fontSize(),
                mark.colour,
                mark.named ? " font-weight=\"bold\"" : "",
                width,
                Svg.escaped(mark.word));
    }
}
