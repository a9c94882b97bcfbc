package dev.pinball.model.template.operation;

import dev.pinball.model.template.text.Characters;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The methods of texts whose names begin with {@code is}. */
public final class TextPredicates {
    private static final Map<String, Predicate<String>> PREDICATES = Map.ofEntries(
            Map.entry("isalpha", all(Character::isLetter)),
            Map.entry("isalnum", all(character -> Character.isLetter(character) || isNumeric(character))),
            Map.entry("isascii", text -> text.chars().allMatch(character -> character < 0x80)),
            Map.entry("isdecimal", all(Character::isDigit)),
            Map.entry("isdigit", all(TextPredicates::isDigit)),
            Map.entry("isnumeric", all(TextPredicates::isNumeric)),
            Map.entry("isidentifier", TextPredicates::isIdentifier),
            Map.entry("islower", text -> isCased(text, Character::isLowerCase, Character::isUpperCase)),
            Map.entry("isupper", text -> isCased(text, Character::isUpperCase, Character::isLowerCase)),
            Map.entry("istitle", TextPredicates::isTitle),
            Map.entry("isprintable", text -> text.codePoints().allMatch(Characters::isPrintable)),
            Map.entry("isspace", all(Characters::isSpace)));

    private TextPredicates() {}

    public static Optional<Predicate<String>> find(String name) {
        return Optional.ofNullable(PREDICATES.get(name));
    }

    private static Predicate<String> all(IntPredicate predicate) {
        return text -> !text.isEmpty() && text.codePoints().allMatch(predicate);
    }

    private static boolean isDigit(int character) {
        return Character.isDigit(character)
                || Character.getType(character) == Character.OTHER_NUMBER && "²³¹".indexOf(character) >= 0;
    }

    private static boolean isNumeric(int character) {
        int type = Character.getType(character);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints().allMatch(Character::isUnicodeIdentifierPart);
    }

    private static boolean isCased(String text, IntPredicate wanted, IntPredicate other) {
        return text.codePoints().anyMatch(wanted) && text.codePoints().noneMatch(other);
    }

    private static boolean isTitle(String text) {
        boolean any = false;
        boolean inWord = false;
        for (int character : text.codePoints().toArray()) {
            boolean upper = Character.isUpperCase(character) || Character.isTitleCase(character);
            boolean lower = Character.isLowerCase(character);
            if (upper && inWord || lower && !inWord) {
                return false;
            }
            inWord = upper || lower;
            any |= inWord;
        }
        return any;
    }
}
