package dev.pinball.model.template.syntax;

import dev.pinball.model.template.syntax.Expression.And;
import dev.pinball.model.template.syntax.Expression.Binary;
import dev.pinball.model.template.syntax.Expression.ComparedTo;
import dev.pinball.model.template.syntax.Expression.Comparisons;
import dev.pinball.model.template.syntax.Expression.Concatenation;
import dev.pinball.model.template.syntax.Expression.Conditional;
import dev.pinball.model.template.syntax.Expression.Negation;
import dev.pinball.model.template.syntax.Expression.Or;
import dev.pinball.model.template.syntax.Expression.TupleLiteral;
import dev.pinball.model.template.syntax.Expression.Unary;
import dev.pinball.model.template.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Operators, from those that bind least to those that bind most. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    Expression parse() {
        return tokens.nested(this::parseConditional);
    }

    /** For a place in which {@code if} means something else. */
    Expression parseWithoutConditional() {
        return tokens.nested(this::parseOr);
    }

    OperandParser operands() {
        return operands;
    }

    /** One expression, or several with commas between, which make a tuple. */
    Expression parseTuple() {
        return parseTuple(this::parse, false);
    }

    Expression parseTupleWithoutConditional() {
        return parseTuple(this::parseWithoutConditional, false);
    }

    /** What is between parentheses, where nothing at all is an empty tuple. */
    Expression parseParenthesized() {
        return parseTuple(this::parse, true);
    }

    private Expression parseTuple(Supplier<Expression> parseItem, boolean mayBeEmpty) {
        List<Expression> items = new ArrayList<>();
        boolean isTuple = false;
        while (!isTupleEnd() && !(isTuple && tokens.isName("recursive"))) {
            items.add(parseItem.get());
            if (!tokens.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && !items.isEmpty()) {
            return items.getFirst();
        }
        if (!isTuple && !mayBeEmpty) {
            throw tokens.failure("Expected an expression, got '%s'"
                    .formatted(tokens.current().description()));
        }
        return new TupleLiteral(List.copyOf(items));
    }

    private boolean isTupleEnd() {
        return tokens.is(Kind.PRINT_END) || tokens.is(Kind.BLOCK_END) || tokens.isOperator(")");
    }

    private Expression parseConditional() {
        int line = tokens.current().line();
        Expression value = parseOr();
        while (tokens.skipName("if")) {
            Expression condition = parseOr();
            Optional<Expression> otherwise = tokens.skipName("else") ? Optional.of(parse()) : Optional.empty();
            value = new Conditional(condition, value, otherwise, line);
            line = tokens.current().line();
        }
        return value;
    }

    private Expression parseOr() {
        Expression left = parseAnd();
        while (tokens.skipName("or")) {
            left = new Or(left, parseAnd());
        }
        return left;
    }

    private Expression parseAnd() {
        Expression left = parseNot();
        while (tokens.skipName("and")) {
            left = new And(left, parseNot());
        }
        return left;
    }

    private Expression parseNot() {
        return tokens.skipName("not") ? new Negation(tokens.nested(this::parseNot)) : parseComparisons();
    }

    private Expression parseComparisons() {
        Expression first = parseSum();
        List<ComparedTo> others = new ArrayList<>();
        while (true) {
            if (tokens.is(Kind.OPERATOR)
                    && COMPARISONS.contains(tokens.current().text())) {
                others.add(new ComparedTo(tokens.next().text(), parseSum()));
            } else if (tokens.skipName("in")) {
                others.add(new ComparedTo("in", parseSum()));
            } else if (tokens.isName("not") && tokens.ahead().isName("in")) {
                tokens.next();
                tokens.next();
                others.add(new ComparedTo("not in", parseSum()));
            } else {
                return others.isEmpty() ? first : new Comparisons(first, others);
            }
        }
    }

    private Expression parseSum() {
        return parseBinary(this::parseConcatenation, "+", "-");
    }

    private Expression parseConcatenation() {
        Expression first = parseProduct();
        if (!tokens.isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            parts.add(parseProduct());
        }
        return new Concatenation(parts);
    }

    private Expression parseProduct() {
        return parseBinary(this::parsePower, "*", "/", "//", "%");
    }

    private Expression parsePower() {
        return parseBinary(() -> parseUnary(true), "**");
    }

    private Expression parseBinary(Supplier<Expression> parseOperand, String... operators) {
        Set<String> accepted = Set.of(operators);
        Expression left = parseOperand.get();
        while (tokens.is(Kind.OPERATOR) && accepted.contains(tokens.current().text())) {
            left = new Binary(tokens.next().text(), left, parseOperand.get());
        }
        return left;
    }

    /** @param withFilters whether filters and tests after it belong to it: not after a sign, {@code -1|abs} */
    private Expression parseUnary(boolean withFilters) {
        Expression value;
        if (tokens.isOperator("-") || tokens.isOperator("+")) {
            String operator = tokens.next().text();
            value = new Unary(operator, tokens.nested(() -> parseUnary(false)));
        } else {
            value = operands.parsePrimary();
        }
        value = operands.parsePostfixes(value);
        return withFilters ? operands.parseFiltersAndTests(value) : value;
    }
}
