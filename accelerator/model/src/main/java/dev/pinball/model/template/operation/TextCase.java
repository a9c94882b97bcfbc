package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.text.Characters;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Capital and small letters, and tabs. */
public final class TextCase {
    private TextCase() {}

    /** @param method of Python's {@code str} */
    public static Text convert(Text text, String method, Budget budget) {
        UnaryOperator<String> upper = written -> written.toUpperCase(Locale.ROOT);
        return switch (method) {
            case "upper" -> eachRun(text, upper, budget);
            case "lower" -> eachRun(text, run -> run.toLowerCase(Locale.ROOT), budget);
            case "casefold" -> eachRun(text, run -> run.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), budget);
            case "capitalize" -> eachCharacter(text, (_, previous) -> previous < 0, TextCase::titled, budget);
            case "title" -> eachCharacter(text, (_, previous) -> !isCased(previous), TextCase::titled, budget);
            default -> eachCharacter(text, (character, _) -> Character.isLowerCase(character), upper, budget);
        };
    }

    private static boolean isCased(int character) {
        return Character.isUpperCase(character) || Character.isLowerCase(character) || Character.isTitleCase(character);
    }

    private static Text eachRun(Text text, UnaryOperator<String> convert, Budget budget) {
        TextBuilder converted = new TextBuilder(budget);
        text.runs().forEach(run -> converted.append(convert.apply(run.characters()), run.fromUser()));
        return converted.build();
    }

    private interface CapitalRule {
        /** @param previous character; -1 before the first */
        boolean isCapital(int character, int previous);
    }

    private static Text eachCharacter(Text text, CapitalRule rule, UnaryOperator<String> capital, Budget budget) {
        budget.steps(text.length() / 8);
        TextBuilder converted = new TextBuilder(budget);
        int previous = -1;
        for (int i = 0; i < text.length(); ) {
            int character = text.characters().codePointAt(i);
            String written = Character.toString(character);
            converted.append(
                    rule.isCapital(character, previous) ? capital.apply(written) : written.toLowerCase(Locale.ROOT),
                    text.isFromUser(i));
            previous = character;
            i += written.length();
        }
        return converted.build();
    }

    /** A capital that begins a word: for a character that is two letters, the first of them. */
    private static String titled(String written) {
        int title = Character.toTitleCase(written.codePointAt(0));
        String upper = written.toUpperCase(Locale.ROOT);
        return title == written.codePointAt(0) && upper.length() > written.length()
                ? upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT)
                : Character.toString(title);
    }

    /** As the filter {@code title} has it: a word begins after a space, a hyphen or an opening bracket. */
    public static Text titleWords(Text text, Budget budget) {
        return eachCharacter(
                text,
                (_, previous) -> previous < 0 || beginsWord(previous),
                written -> written.toUpperCase(Locale.ROOT),
                budget);
    }

    private static boolean beginsWord(int previous) {
        return "-({[<".indexOf(previous) >= 0 || Characters.isSpace(previous);
    }

    static Text expandTabs(Text text, int tabSize, Budget budget) {
        TextBuilder expanded = new TextBuilder(budget);
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.characters().charAt(i);
            if (character == '\t') {
                int spaces = tabSize <= 0 ? 0 : tabSize - column % tabSize;
                budget.allocateCharacters(spaces);
                expanded.append(" ".repeat(spaces), text.isFromUser(i));
                column += spaces;
            } else {
                expanded.append(text, i, i + 1);
                column = character == '\n' || character == '\r' ? 0 : column + 1;
            }
        }
        return expanded.build();
    }
}
