package dev.pinball.training.stories.grammar;

import java.util.List;

/**
 * A part that a word plays in a story: drawn where the role is named first, the same word from then on.
 *
 * @param name {@code animal}, or {@code animal2} for a second one
 * @param words the nouns, or the modifiers, from which it is drawn
 */
public record Role<W extends Word>(String name, List<W> words) {

    /** The name without its number. */
    public static String kind(String name) {
        int end = name.length();
        while (Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end);
    }
}
