package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Statement.Data;
import dev.pinball.model.template.syntax.Statement.Print;
import dev.pinball.model.template.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses a template: text, values to print, and statements. */
public final class TemplateParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final StatementParser statements;

    private TemplateParser(List<Token> tokens) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens);
        this.statements = new StatementParser(this.tokens, expressions, this);
    }

    /** @throws TemplateException if it is no template; the message names the line */
    public static List<Statement> parse(String source) {
        TemplateParser parser = new TemplateParser(Lexer.tokens(source));
        return parser.parseBody(Set.of());
    }

    /** Statements up to a tag with one of these names, which is next then; all statements where there are none. */
    List<Statement> parseBody(Set<String> endNames) {
        List<Statement> body = new ArrayList<>();
        while (!tokens.is(Kind.END)) {
            switch (tokens.current().kind()) {
                case DATA -> body.add(new Data(tokens.next().text()));
                case PRINT_BEGIN -> {
                    tokens.next();
                    body.add(new Print(expressions.parseTuple()));
                    tokens.expect(Kind.PRINT_END);
                }
                default -> {
                    tokens.expect(Kind.BLOCK_BEGIN);
                    if (tokens.is(Kind.NAME)
                            && endNames.contains(tokens.current().text())) {
                        return body;
                    }
                    body.addAll(tokens.nested(() -> statements.parse(endNames)));
                    tokens.expect(Kind.BLOCK_END);
                }
            }
        }
        if (!endNames.isEmpty()) {
            throw tokens.failure(
                    "Unexpected end of template. Jinja was looking for the following tags: " + quoted(endNames));
        }
        return body;
    }

    static String quoted(Set<String> names) {
        return "'" + String.join("' or '", names.stream().sorted().toList()) + "'";
    }
}
