package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;

/** What a string literal stands for, by Python's escapes. */
final class StringEscapes {
    private final String written;
    private final int line;
    private final StringBuilder text = new StringBuilder();
    private int offset;

    private StringEscapes(String written, int line) {
        this.written = written;
        this.line = line;
    }

    /** @param written between the quotes */
    static String decode(String written, int line) {
        return written.indexOf('\\') < 0 ? written : new StringEscapes(written, line).decode();
    }

    private String decode() {
        while (offset < written.length()) {
            char character = written.charAt(offset++);
            if (character == '\\') {
                decodeEscape(written.charAt(offset++));
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    private void decodeEscape(char escape) {
        switch (escape) {
            case '\n' -> {}
            case '\\', '\'', '"' -> text.append(escape);
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000b');
            case 'x' -> decodeHexadecimal(2, "truncated \\xXX escape");
            case 'u' -> decodeHexadecimal(4, "truncated \\uXXXX escape");
            case 'U' -> decodeHexadecimal(8, "truncated \\UXXXXXXXX escape");
            case 'N' -> decodeName();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> decodeOctal();
            default -> text.append('\\').append(escape);
        }
    }

    private void decodeHexadecimal(int digits, String unless) {
        int end = offset + digits;
        if (end > written.length() || !written.substring(offset, end).matches("[0-9a-fA-F]+")) {
            throw TemplateException.syntax(line, unless);
        }
        append(Long.parseLong(written, offset, end, 16));
        offset = end;
    }

    private void append(long codePoint) {
        if (codePoint > Character.MAX_CODE_POINT) {
            throw TemplateException.syntax(line, "illegal Unicode character");
        }
        text.appendCodePoint((int) codePoint);
    }

    private void decodeOctal() {
        int begin = offset - 1;
        while (offset < written.length() && offset < begin + 3 && Character.digit(written.charAt(offset), 8) >= 0) {
            offset++;
        }
        append(Integer.parseInt(written, begin, offset, 8));
    }

    private void decodeName() {
        int end = written.indexOf('}', offset);
        if (end < 0 || written.charAt(offset) != '{') {
            throw TemplateException.syntax(line, "malformed \\N character escape");
        }
        try {
            text.appendCodePoint(Character.codePointOf(written.substring(offset + 1, end)));
        } catch (IllegalArgumentException _) {
            throw TemplateException.syntax(line, "unknown Unicode character name");
        }
        offset = end + 1;
    }
}
