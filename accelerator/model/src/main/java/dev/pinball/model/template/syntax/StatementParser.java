package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Expression.Call;
import dev.pinball.model.template.syntax.Expression.Filter;
import dev.pinball.model.template.syntax.Statement.Assign;
import dev.pinball.model.template.syntax.Statement.Autoescape;
import dev.pinball.model.template.syntax.Statement.Branch;
import dev.pinball.model.template.syntax.Statement.Break;
import dev.pinball.model.template.syntax.Statement.CallBlock;
import dev.pinball.model.template.syntax.Statement.Continue;
import dev.pinball.model.template.syntax.Statement.FilterBlock;
import dev.pinball.model.template.syntax.Statement.For;
import dev.pinball.model.template.syntax.Statement.If;
import dev.pinball.model.template.syntax.Statement.Macro;
import dev.pinball.model.template.syntax.Statement.OtherTemplate;
import dev.pinball.model.template.syntax.Statement.Print;
import dev.pinball.model.template.syntax.Statement.Scoped;
import dev.pinball.model.template.syntax.Statement.SetBlock;
import dev.pinball.model.template.syntax.Statement.Signature;
import dev.pinball.model.template.syntax.Statement.Target;
import dev.pinball.model.template.syntax.Statement.With;
import dev.pinball.model.template.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The statements between {@code {%} and {@code %}}. */
final class StatementParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final TargetParser targets;
    private final TemplateParser template;
    private int loops;

    StatementParser(TokenStream tokens, ExpressionParser expressions, TemplateParser template) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.targets = new TargetParser(tokens);
        this.template = template;
    }

    /** @param endNames what would have ended the body, for the message */
    List<Statement> parse(Set<String> endNames) {
        if (!tokens.is(Kind.NAME)) {
            throw tokens.failure("tag name expected");
        }
        if (tokens.isName("print")) {
            return parsePrints();
        }
        Token tag = tokens.next();
        return List.of(
                switch (tag.text()) {
                    case "if" -> parseIf();
                    case "for" -> parseFor();
                    case "break" -> inLoop(new Break());
                    case "continue" -> inLoop(new Continue());
                    case "set" -> parseSet();
                    case "with" -> parseWith();
                    case "filter" -> parseFilterBlock();
                    case "macro" -> parseMacro();
                    case "call" -> parseCallBlock();
                    case "generation" -> new Scoped(parseToEnd("endgeneration"));
                    case "block" -> parseBlock();
                    case "autoescape" -> parseAutoescape();
                    case "include", "import", "from", "extends" -> parseOtherTemplate();
                    default -> throw unknownTag(tag, endNames);
                });
    }

    private static TemplateException unknownTag(Token tag, Set<String> endNames) {
        String expected = endNames.isEmpty()
                ? ""
                : " Jinja was looking for the following tags: " + TemplateParser.quoted(endNames);
        return TemplateException.syntax(tag.line(), "Encountered unknown tag '%s'.".formatted(tag.text()) + expected);
    }

    private Statement inLoop(Statement statement) {
        if (loops == 0) {
            throw tokens.failure("'%s' outside loop".formatted(statement instanceof Break ? "break" : "continue"));
        }
        return statement;
    }

    /** The body of a statement whose own tag ends here; the tag that ends the body is next. */
    private List<Statement> parseBody(String... endNames) {
        tokens.skipOperator(":");
        tokens.expect(Kind.BLOCK_END);
        return template.parseBody(Set.of(endNames));
    }

    private List<Statement> parseToEnd(String endName) {
        List<Statement> body = parseBody(endName);
        tokens.next();
        return body;
    }

    private List<Statement> parsePrints() {
        tokens.next();
        List<Statement> prints = new ArrayList<>();
        while (!tokens.is(Kind.BLOCK_END)) {
            if (!prints.isEmpty()) {
                tokens.expectOperator(",");
            }
            prints.add(new Print(expressions.parse()));
        }
        return prints;
    }

    private Statement parseIf() {
        List<Branch> branches = new ArrayList<>();
        Token tag;
        do {
            Expression condition = expressions.parseTupleWithoutConditional();
            branches.add(new Branch(condition, parseBody("elif", "else", "endif")));
            tag = tokens.next();
        } while (tag.isName("elif"));
        return new If(branches, tag.isName("else") ? parseToEnd("endif") : List.of());
    }

    private Statement parseFor() {
        Target target = targets.parse();
        tokens.expectName("in");
        Expression items = expressions.parseTupleWithoutConditional();
        Optional<Expression> condition = tokens.skipName("if") ? Optional.of(expressions.parse()) : Optional.empty();
        boolean recursive = tokens.skipName("recursive");
        loops++;
        List<Statement> body = parseBody("endfor", "else");
        loops--;
        List<Statement> otherwise = tokens.next().isName("else") ? parseToEnd("endfor") : List.of();
        return new For(target, items, condition, recursive, body, otherwise);
    }

    private Statement parseSet() {
        Target target = targets.parseWithNamespace();
        if (tokens.skipOperator("=")) {
            return new Assign(target, expressions.parseTuple());
        }
        Optional<Filter> filter = tokens.isOperator("|") ? Optional.of(parseFilters()) : Optional.empty();
        return new SetBlock(target, filter, parseToEnd("endset"));
    }

    private Filter parseFilters() {
        Filter filter = expressions.operands().parseFilter(Optional.empty());
        while (tokens.isOperator("|")) {
            filter = expressions.operands().parseFilter(Optional.of(filter));
        }
        return filter;
    }

    private Statement parseWith() {
        List<Target> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.is(Kind.BLOCK_END)) {
            if (!names.isEmpty()) {
                tokens.expectOperator(",");
            }
            names.add(targets.parse());
            tokens.expectOperator("=");
            values.add(expressions.parse());
        }
        return new With(names, values, parseToEnd("endwith"));
    }

    private Statement parseFilterBlock() {
        return new FilterBlock(parseFilters(), parseToEnd("endfilter"));
    }

    private Statement parseMacro() {
        String name = targets.parseName();
        Function function = parseFunction(() -> parseParameters(), "endmacro");
        return new Macro(name, function.signature(), function.body());
    }

    private Statement parseCallBlock() {
        AtomicReference<Expression> call = new AtomicReference<>();
        Function function = parseFunction(
                () -> {
                    Parameters parameters = tokens.isOperator("(") ? parseParameters() : Parameters.NONE;
                    call.set(expressions.parse());
                    return parameters;
                },
                "endcall");
        if (call.get() instanceof Call called) {
            return new CallBlock(called, function.signature(), function.body());
        }
        throw tokens.failure("expected call");
    }

    private record Parameters(List<String> names, List<Expression> defaults) {
        private static final Parameters NONE = new Parameters(List.of(), List.of());
    }

    private record Function(Signature signature, List<Statement> body) {}

    /** Parameters and a body, in which no loop around it can be left. */
    private Function parseFunction(Supplier<Parameters> parseParameters, String endName) {
        int outerLoops = loops;
        loops = 0;
        Set<String> outerNames = tokens.beginNames();
        Parameters parameters = parseParameters.get();
        List<Statement> body = parseToEnd(endName);
        Set<String> names = tokens.endNames(outerNames);
        loops = outerLoops;
        return new Function(new Signature(parameters.names(), parameters.defaults(), names), body);
    }

    private Parameters parseParameters() {
        List<String> names = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.isOperator(")")) {
            if (!names.isEmpty()) {
                tokens.expectOperator(",");
            }
            names.add(targets.parseName());
            if (tokens.skipOperator("=")) {
                defaults.add(expressions.parse());
            } else if (!defaults.isEmpty()) {
                throw tokens.failure("non-default argument follows default argument");
            }
        }
        tokens.expectOperator(")");
        return new Parameters(names, defaults);
    }

    private Statement parseBlock() {
        String name = tokens.expect(Kind.NAME).text();
        tokens.skipName("scoped");
        tokens.skipName("required");
        Statement block = new Scoped(parseToEnd("endblock"));
        tokens.skipName(name);
        return block;
    }

    private Statement parseAutoescape() {
        Expression condition = expressions.parse();
        return new Autoescape(condition, parseToEnd("endautoescape"));
    }

    private Statement parseOtherTemplate() {
        while (!tokens.is(Kind.BLOCK_END) && !tokens.is(Kind.END)) {
            tokens.next();
        }
        return new OtherTemplate();
    }
}
