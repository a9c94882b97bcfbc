package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Token.Kind;
import dev.pinball.model.template.text.Characters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The tokens inside of one tag. */
final class CodeLexer {
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");
    private static final int DIGITS_MAX = 300;

    private final SourceText source;
    private final List<Token> tokens;
    private final Deque<String> expectedBrackets = new ArrayDeque<>();

    CodeLexer(SourceText source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** Whether every bracket is closed: an end of the tag inside of brackets is none. */
    boolean isBalanced() {
        return expectedBrackets.isEmpty();
    }

    /** Reads white space or one token; there is more text. */
    void readToken() {
        int line = source.line();
        char first = source.current();
        if (Characters.isSpace(first)) {
            source.skipSpaces();
        } else if (isDigit(first)) {
            readNumber(line);
        } else if (isNamePart(source.currentCodePoint())) {
            readName(line);
        } else if (first == '\'' || first == '"') {
            readString(first, line);
        } else {
            readOperator(line);
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isNamePart(int character) {
        return character == '_'
                || Character.isUnicodeIdentifierPart(character) && !Character.isIdentifierIgnorable(character);
    }

    private void readName(int line) {
        int first = source.currentCodePoint();
        int end = source.offset();
        while (end < source.end() && isNamePart(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        if (first != '_' && !Character.isUnicodeIdentifierStart(first)) {
            throw TemplateException.syntax(line, "Invalid character in identifier");
        }
        tokens.add(new Token(Kind.NAME, source.readTo(end), line));
    }

    private void readNumber(int line) {
        int begin = source.offset();
        boolean afterDot = source.previous() == '.';
        int radix = radix(begin);
        int end = radix == 10 ? digitsEnd(begin, 10) : digitsEnd(begin + 2, radix);
        Kind kind = Kind.INTEGER;
        if (radix == 10 && !afterDot) {
            int fractionEnd = source.at(end) == '.' && isDigit(source.at(end + 1)) ? digitsEnd(end + 1, 10) : end;
            int exponentEnd = exponentEnd(fractionEnd);
            if (exponentEnd > end) {
                kind = Kind.FLOAT;
                end = exponentEnd;
            }
        }
        if (end - begin > DIGITS_MAX) {
            throw TemplateException.syntax(line, "a number of more than %d digits".formatted(DIGITS_MAX));
        }
        String written = source.readTo(end).replace("_", "");
        if (kind == Kind.INTEGER && radix == 10 && written.startsWith("0") && !written.matches("0+")) {
            throw TemplateException.syntax(line, "expected token 'end of print statement', got 'integer'");
        }
        tokens.add(new Token(kind, written, line));
    }

    /** By the prefix, which is one if digits follow. */
    private int radix(int begin) {
        int radix = source.at(begin) != '0'
                ? 10
                : switch (source.at(begin + 1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        return radix == 10 || digitsEnd(begin + 2, radix) > begin + 2 ? radix : 10;
    }

    private int exponentEnd(int begin) {
        if (Character.toLowerCase(source.at(begin)) != 'e') {
            return begin;
        }
        int digits = source.at(begin + 1) == '+' || source.at(begin + 1) == '-' ? begin + 2 : begin + 1;
        return isDigit(source.at(digits)) ? digitsEnd(digits, 10) : begin;
    }

    /** After digits, between which single underlines may stand. */
    private int digitsEnd(int begin, int radix) {
        int end = begin;
        while (Character.digit(source.at(end), radix) >= 0
                || (source.at(end) == '_' && end > begin && Character.digit(source.at(end + 1), radix) >= 0)) {
            end++;
        }
        return end;
    }

    private void readString(char quote, int line) {
        int end = source.offset() + 1;
        while (end < source.end() && source.at(end) != quote) {
            end += source.at(end) == '\\' ? 2 : 1;
        }
        if (end >= source.end()) {
            throw TemplateException.syntax(line, "unexpected char '%s' at %d".formatted(quote, source.offset()));
        }
        String written = source.readTo(end + 1);
        tokens.add(new Token(
                Kind.STRING, StringEscapes.decode(written.substring(1, written.length() - 1), line), line));
    }

    private void readOperator(int line) {
        String operator = OPERATORS.stream()
                .filter(source::startsWith)
                .findFirst()
                .orElseThrow(() -> TemplateException.syntax(
                        line, "unexpected char '%s' at %d".formatted(source.current(), source.offset())));
        switch (operator) {
            case "(" -> expectedBrackets.push(")");
            case "[" -> expectedBrackets.push("]");
            case "{" -> expectedBrackets.push("}");
            case ")", "]", "}" -> closeBracket(operator, line);
            default -> {}
        }
        source.skip(operator.length());
        tokens.add(new Token(Kind.OPERATOR, operator, line));
    }

    private void closeBracket(String bracket, int line) {
        if (expectedBrackets.isEmpty()) {
            throw TemplateException.syntax(line, "unexpected '%s'".formatted(bracket));
        }
        String expected = expectedBrackets.pop();
        if (!bracket.equals(expected)) {
            throw TemplateException.syntax(line, "unexpected '%s', expected '%s'".formatted(bracket, expected));
        }
    }
}
