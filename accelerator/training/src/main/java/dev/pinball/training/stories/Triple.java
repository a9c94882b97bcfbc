package dev.pinball.training.stories;

import dev.pinball.training.stories.grammar.Language;
import dev.pinball.training.stories.grammar.Resource;
import java.util.List;

/**
 * What the embedding space of a model trained on the stories must show: the anchor is nearer, by cosine, to one word than
 * to the other. The list was fixed before training.
 */
public record Triple(Language language, String anchor, String nearer, String farther) {

    /** All triples, of both languages. */
    public static List<Triple> all() {
        return Resource.entries("triples.txt").map(Triple::parse).toList();
    }

    private static Triple parse(String line) {
        List<String> fields = List.of(line.split("\\s+"));
        if (fields.size() != 4) {
            throw new IllegalArgumentException("triple: %s (expected: language anchor nearer farther)".formatted(line));
        }
        return new Triple(Language.valueOf(fields.get(0)), fields.get(1), fields.get(2), fields.get(3));
    }
}
