package dev.pinball.model.template.syntax;

import dev.pinball.model.template.text.Characters;

/** The text of a template and how far it has been read. */
final class SourceText {
    private final String text;
    private int offset;
    private int line = 1;

    /** Lines end with {@code \n} whatever the source has; one at the end of the source is left out. */
    SourceText(String source) {
        String lines = withNewlines(source);
        this.text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    static String withNewlines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    int line() {
        return line;
    }

    int offset() {
        return offset;
    }

    boolean isAtEnd() {
        return offset == text.length();
    }

    char current() {
        return text.charAt(offset);
    }

    int currentCodePoint() {
        return codePointAt(offset);
    }

    int codePointAt(int index) {
        return text.codePointAt(index);
    }

    /** The offset after the last character. */
    int end() {
        return text.length();
    }

    /** The character so many after the current one; a NUL after the end. */
    char ahead(int count) {
        return at(offset + count);
    }

    char previous() {
        return offset == 0 ? 0 : text.charAt(offset - 1);
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, offset);
    }

    /** The offset of the next {@code part}; -1 if there is none. */
    int find(String part) {
        return text.indexOf(part, offset);
    }

    int find(String part, int from) {
        return text.indexOf(part, from);
    }

    /** The character at an offset; a NUL after the end. */
    char at(int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }

    String between(int begin, int end) {
        return text.substring(begin, end);
    }

    /** To an offset before the current one. */
    void returnTo(int earlier) {
        line -= newlines(text.substring(earlier, offset));
        offset = earlier;
    }

    private static int newlines(String read) {
        return (int) read.chars().filter(character -> character == '\n').count();
    }

    /** What is between the current offset and {@code end}, which is read by this. */
    String readTo(int end) {
        String read = text.substring(offset, end);
        line += newlines(read);
        offset = end;
        return read;
    }

    String readRest() {
        return readTo(text.length());
    }

    void skip(int count) {
        readTo(offset + count);
    }

    boolean skipIf(String expected) {
        if (!startsWith(expected)) {
            return false;
        }
        skip(expected.length());
        return true;
    }

    void skipSpaces() {
        int end = offset;
        while (end < text.length() && Characters.isSpace(text.charAt(end))) {
            end++;
        }
        readTo(end);
    }
}
