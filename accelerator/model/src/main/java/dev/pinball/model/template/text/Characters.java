package dev.pinball.model.template.text;

/** Kinds of characters as Python has them. */
public final class Characters {
    private Characters() {}

    public static boolean isSpace(int character) {
        return switch (character) {
            case 0x85, 0xA0, 0x2007, 0x202F -> true;
            default -> Character.isWhitespace(character);
        };
    }

    /** Whether a line ends after it, as {@code splitlines} sees it. */
    public static boolean endsLine(char character) {
        return switch (character) {
            case '\n', '\r', 0x0B, '\f', 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    public static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
