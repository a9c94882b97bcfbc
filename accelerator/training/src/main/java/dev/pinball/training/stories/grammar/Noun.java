package dev.pinball.training.stories.grammar;

import java.util.List;
import java.util.Set;

/**
 * A noun or a name.
 *
 * @param plural the plural form, or {@code -} for what is not counted (milk) and for names
 * @param tags the categories from which a role may draw it
 */
public record Noun(String text, Gender gender, String plural, Set<String> tags) implements Word {
    private static final String NONE = "-";

    /** Reads {@code text gender plural tag...}. */
    public static Noun parse(String line) {
        List<String> fields = List.of(line.split("\\s+"));
        if (fields.size() < 4) {
            throw new IllegalArgumentException("noun: %s (expected: text gender plural tag...)".formatted(line));
        }
        return new Noun(
                fields.get(0), Gender.of(fields.get(1)), fields.get(2), Set.copyOf(fields.subList(3, fields.size())));
    }

    public boolean isCounted() {
        return !plural.equals(NONE);
    }

    public String form(boolean inPlural) {
        if (inPlural && !isCounted()) {
            throw new IllegalStateException("%s has no plural, and a sentence asks for it".formatted(text));
        }
        return inPlural ? plural : text;
    }
}
