package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Token.Kind;
import dev.pinball.model.template.text.Characters;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into tokens, with Jinja's control of white space as chat templates have it: a tag of a block takes the
 * spaces before it on its line and the newline after it ({@code lstrip_blocks}, {@code trim_blocks}); {@code -} takes all
 * white space, {@code +} leaves it.
 */
final class Lexer {
    private final SourceText source;
    private final List<Token> tokens = new ArrayList<>();
    /** Whether what is next begins a line, or follows a newline that a tag took. */
    private boolean startsLine = true;

    private Lexer(String source) {
        this.source = new SourceText(source);
    }

    /** The tokens of {@code source}, {@link Kind#END} the last. */
    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        while (!lexer.source.isAtEnd()) {
            lexer.readDataAndTag();
        }
        lexer.add(Kind.END, "", lexer.source.line());
        return lexer.tokens;
    }

    private void add(Kind kind, String text, int line) {
        tokens.add(new Token(kind, text, line));
    }

    private void readDataAndTag() {
        int tag = nextTag();
        if (tag < 0) {
            add(Kind.DATA, source.readRest(), source.line());
            return;
        }
        int line = source.line();
        String data = source.readTo(tag);
        char type = source.ahead(1);
        source.skip(2);
        char sign = readSign();
        addData(data, sign, type != '{', line);
        startsLine = false;
        switch (type) {
            case '#' -> skipComment();
            case '{' -> readCode(Kind.PRINT_BEGIN, Kind.PRINT_END, "}}");
            default -> {
                if (!readRaw()) {
                    readCode(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
                }
            }
        }
        startsLine = source.previous() == '\n';
    }

    private int nextTag() {
        for (int at = source.find("{"); at >= 0; at = source.find("{", at + 1)) {
            char type = source.at(at + 1);
            if (type == '%' || type == '{' || type == '#') {
                return at;
            }
        }
        return -1;
    }

    private char readSign() {
        char sign = source.isAtEnd() ? 0 : source.current();
        if (sign != '-' && sign != '+') {
            return 0;
        }
        source.skip(1);
        return sign;
    }

    private void addData(String data, char sign, boolean stripsLine, int line) {
        String kept = data;
        if (sign == '-') {
            kept = data.substring(0, endWithoutSpaces(data, 0));
        } else if (sign != '+' && stripsLine) {
            int lineStart = data.lastIndexOf('\n') + 1;
            if ((lineStart > 0 || startsLine) && endWithoutSpaces(data, lineStart) == lineStart) {
                kept = data.substring(0, lineStart);
            }
        }
        if (!kept.isEmpty()) {
            add(Kind.DATA, kept, line);
        }
    }

    private static int endWithoutSpaces(String text, int begin) {
        int end = text.length();
        while (end > begin && Characters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private void skipComment() {
        int end = source.find("#}");
        if (end < 0) {
            throw TemplateException.syntax(source.line(), "Missing end of comment tag");
        }
        char sign = end > source.offset() ? source.at(end - 1) : 0;
        source.readTo(end + 2);
        skipAfterTag(sign);
    }

    private void skipAfterTag(char sign) {
        if (sign == '-') {
            source.skipSpaces();
        } else if (sign != '+') {
            source.skipIf("\n");
        }
    }

    /** A raw block, whose text is data; false where the tag is another one. */
    private boolean readRaw() {
        int begin = source.offset();
        source.skipSpaces();
        if (source.skipIf("raw")) {
            source.skipSpaces();
            if (source.skipIf("-%}")) {
                source.skipSpaces();
                readRawData();
                return true;
            }
            if (source.skipIf("%}")) {
                readRawData();
                return true;
            }
        }
        source.returnTo(begin);
        return false;
    }

    private void readRawData() {
        startsLine = source.previous() == '\n';
        int line = source.line();
        int dataBegin = source.offset();
        for (int tag = source.find("{%"); tag >= 0; tag = source.find("{%", tag + 1)) {
            source.readTo(tag);
            source.skip(2);
            char sign = readSign();
            source.skipSpaces();
            if (source.skipIf("endraw")) {
                source.skipSpaces();
                char endSign = readSign();
                if (source.skipIf("%}")) {
                    addData(source.between(dataBegin, tag), sign, true, line);
                    skipAfterTag(endSign);
                    return;
                }
            }
        }
        throw TemplateException.syntax(line, "Missing end of raw directive");
    }

    private void readCode(Kind begin, Kind end, String endTag) {
        add(begin, "", source.line());
        CodeLexer code = new CodeLexer(source, tokens);
        while (true) {
            if (code.isBalanced()) {
                int line = source.line();
                if (source.skipIf("-" + endTag)) {
                    source.skipSpaces();
                    add(end, "", line);
                    return;
                }
                if (end == Kind.BLOCK_END && source.skipIf("+" + endTag)) {
                    add(end, "", line);
                    return;
                }
                if (source.skipIf(endTag)) {
                    if (end == Kind.BLOCK_END) {
                        source.skipIf("\n");
                    }
                    add(end, "", line);
                    return;
                }
            }
            if (source.isAtEnd()) {
                return;
            }
            code.readToken();
        }
    }
}
