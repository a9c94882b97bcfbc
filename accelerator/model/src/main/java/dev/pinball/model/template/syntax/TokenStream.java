package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateLimits;
import dev.pinball.model.template.syntax.Token.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The tokens of a template, how far they have been read, and how deep the parser is in them. */
final class TokenStream {
    private final List<Token> tokens;
    private int index;
    private int nesting;
    /** All names read so far in the innermost macro. */
    private Set<String> names = new HashSet<>();

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(index);
    }

    Token ahead() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        if (token.kind() == Kind.NAME) {
            names.add(token.text());
        }
        if (token.kind() != Kind.END) {
            index++;
        }
        return token;
    }

    boolean isOperator(String operator) {
        return current().isOperator(operator);
    }

    boolean isName(String name) {
        return current().isName(name);
    }

    boolean is(Kind kind) {
        return current().kind() == kind;
    }

    boolean skipOperator(String operator) {
        boolean found = isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Kind kind) {
        if (!is(kind)) {
            throw current().unlike(new Token(kind, "name", 0).description());
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw current().unlike(operator);
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw current().unlike(name);
        }
    }

    TemplateException failure(String reason) {
        return TemplateException.syntax(current().line(), reason);
    }

    /** Runs {@code parse} one level deeper. */
    <T> T nested(Supplier<T> parse) {
        if (nesting == TemplateLimits.SYNTAX_NESTING_MAX) {
            throw failure("more than %d levels of nesting".formatted(TemplateLimits.SYNTAX_NESTING_MAX));
        }
        nesting++;
        T parsed = parse.get();
        nesting--;
        return parsed;
    }

    /** From now on, notes which names are read; returns those noted before. */
    Set<String> beginNames() {
        Set<String> outer = names;
        names = new HashSet<>();
        return outer;
    }

    /** The names read since {@link #beginNames}, which returned {@code outer}. */
    Set<String> endNames(Set<String> outer) {
        Set<String> read = names;
        outer.addAll(read);
        names = outer;
        return read;
    }
}
