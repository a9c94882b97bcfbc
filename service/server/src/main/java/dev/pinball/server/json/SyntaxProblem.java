package dev.pinball.server.json;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in one line, and in words of people who write JSON and YAML, why a text can't be read. */
public final class SyntaxProblem {
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("code (\\d+)(?: / 0x[0-9a-fA-F]+)?\\)");
    /** By the words with which Jackson says it. */
    private static final Map<String, String> EXPECTED = Map.of(
            "expecting comma", "a comma, or of the end",
            "expecting a colon", "a colon",
            "expecting double-quote", "a name in double quotes");

    private static final String OF_LIMITS = ", from `[^`]*`";

    private SyntaxProblem() {}

    /** What is wrong, after the line that it is in. */
    public static String of(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        String what = words(failure);
        return location == null || location.getLineNr() < 1
                ? what
                : "line %d: %s".formatted(location.getLineNr(), what);
    }

    /** What is wrong, after the line and the column that it is in. */
    static String placed(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        boolean ofTheWhole =
                failure instanceof UnexpectedEndOfInputException || failure instanceof StreamConstraintsException;
        return ofTheWhole || location == null || location.getLineNr() < 1
                ? words(failure)
                : "line %d, column %d: %s".formatted(location.getLineNr(), location.getColumnNr(), words(failure));
    }

    /** {@code problem}, and what was expected of the whole, where it doesn't say what was expected itself. */
    public static String expecting(String expected, String problem) {
        return problem.contains("(expected: ") ? problem : "%s (expected: %s)".formatted(problem, expected);
    }

    /** What is wrong, for texts that have no lines. */
    public static String words(JacksonException failure) {
        String message = String.valueOf(failure.getOriginalMessage());
        return switch (failure) {
            case UnexpectedEndOfInputException _ -> "ends before all is closed";
            case StreamConstraintsException _ -> message.replaceAll(OF_LIMITS, "");
            case DatabindException binding -> binding(binding);
            default -> syntax(message);
        };
    }

    private static String binding(DatabindException failure) {
        String field = failure.getPath().stream()
                .map(part ->
                        part.getPropertyName() == null ? "[%d]".formatted(part.getIndex()) : part.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                "%s (expected: one of %s)".formatted(field, unknown.getKnownPropertyIds());
            case InvalidFormatException wrong ->
                "%s: %s (expected: %s)".formatted(field, wrong.getValue(), expected(wrong.getTargetType()));
            case MismatchedInputException wrong
            when !field.isEmpty() ->
                "%s: of another kind (expected: %s)".formatted(field, expected(wrong.getTargetType()));
            case MismatchedInputException wrong
            when String.valueOf(wrong.getOriginalMessage()).startsWith("Trailing token") ->
                "more after the first value";
            default -> "of another kind";
        };
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        return CharSequence.class.isAssignableFrom(type)
                ? "a text"
                : Iterable.class.isAssignableFrom(type) ? "a list" : "names and values";
    }

    private static String syntax(String message) {
        if (message.contains("Invalid UTF-8") || message.contains("Invalid UTF-32")) {
            return "not UTF-8";
        }
        if (message.startsWith("Non-standard token")) {
            return message.split("'", -1)[1] + ", which is no number of JSON";
        }
        if (message.startsWith("Unexpected close marker")) {
            return message.replaceAll(" \\(for .*", "");
        }
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.matches()) {
            return "%s: twice in one object".formatted(duplicate.group(1));
        }
        if (message.startsWith("Unexpected character") || message.startsWith("Illegal unquoted character")) {
            return character(message);
        }
        // of YAML, what comes between shows the lines again
        return message.lines()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.replaceAll(" \\((?:start marker|for|Do not).*", ""))
                .collect(Collectors.joining(": "));
    }

    private static String character(String message) {
        Matcher code = CODE.matcher(message);
        int point = code.find() ? Integer.parseInt(code.group(1)) : '?';
        String shown =
                Character.isISOControl(point) ? "U+%04X".formatted(point) : "'%s'".formatted(Character.toString(point));
        if (message.startsWith("Illegal")) {
            return shown + " in a text, which has to be escaped";
        }
        if (message.contains("comment")) {
            return shown + ", which may begin a comment: JSON has none";
        }
        String expected = EXPECTED.keySet().stream()
                .filter(message::contains)
                .findFirst()
                .map(EXPECTED::get)
                .orElse("a value");
        return "%s in place of %s".formatted(shown, expected);
    }
}
