package dev.pinball.cli.log;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Text that stays on its line: what a client names can't forge a line of the log, or control a terminal. */
final class EscapedText {
    private static final HexFormat HEX = HexFormat.of();

    private EscapedText() {}

    /** Line breaks and other control and formatting characters of {@code text} as Java writes them, {@code \n}. */
    static String of(@Nullable String text) {
        String plain = String.valueOf(text);
        if (plain.chars().noneMatch(EscapedText::controls)) {
            return plain;
        }
        StringBuilder escaped = new StringBuilder();
        plain.chars().forEach(unit -> append(escaped, (char) unit));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, char unit) {
        switch (unit) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                if (controls(unit)) {
                    escaped.append("\\u").append(HEX.toHexDigits(unit));
                } else {
                    escaped.append(unit);
                }
            }
        }
    }

    private static boolean controls(int unit) {
        return switch (Character.getType(unit)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
