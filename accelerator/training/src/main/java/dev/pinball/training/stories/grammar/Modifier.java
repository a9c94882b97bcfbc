package dev.pinball.training.stories.grammar;

import java.util.List;
import java.util.Set;

/**
 * A word that agrees with a noun: article, contraction, pronoun, possessive, adjective.
 *
 * @param forms one (it never changes), two (singular, plural) or four in the order of the {@link Language}
 * @param tags the categories from which a role may draw it; empty for what only a sentence names
 */
public record Modifier(List<String> forms, Set<String> tags) implements Word {

    /** Reads {@code form... [: tag...]}. */
    public static Modifier parse(String line) {
        String[] sides = line.split("\\s*:\\s*", 2);
        List<String> forms = List.of(sides[0].split("\\s+"));
        if (forms.size() != 1 && forms.size() != 2 && forms.size() != 4) {
            throw new IllegalArgumentException("modifier: %s (expected: 1, 2 or 4 forms)".formatted(line));
        }
        return new Modifier(forms, sides.length == 1 ? Set.of() : Set.of(sides[1].split("\\s+")));
    }

    /** The form under which sentences name it. */
    @Override
    public String text() {
        return forms.getFirst();
    }
}
