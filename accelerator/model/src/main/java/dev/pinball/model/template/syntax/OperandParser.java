package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Expression.Attribute;
import dev.pinball.model.template.syntax.Expression.Call;
import dev.pinball.model.template.syntax.Expression.CallArguments;
import dev.pinball.model.template.syntax.Expression.Constant;
import dev.pinball.model.template.syntax.Expression.DictionaryLiteral;
import dev.pinball.model.template.syntax.Expression.Filter;
import dev.pinball.model.template.syntax.Expression.Item;
import dev.pinball.model.template.syntax.Expression.ListLiteral;
import dev.pinball.model.template.syntax.Expression.Name;
import dev.pinball.model.template.syntax.Expression.Negation;
import dev.pinball.model.template.syntax.Expression.Pair;
import dev.pinball.model.template.syntax.Expression.Slice;
import dev.pinball.model.template.syntax.Expression.Test;
import dev.pinball.model.template.syntax.Expression.TupleLiteral;
import dev.pinball.model.template.syntax.Token.Kind;
import dev.pinball.model.template.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What operators work on: literals and names, and what follows them: items, calls, filters, tests. */
final class OperandParser {
    private static final Set<Kind> ARGUMENT_BEGINS = Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression parsePrimary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> nameOrConstant(token.text());
            case STRING -> new Constant(Value.of(joinedStrings(token)));
            case INTEGER -> new Constant(integer(token.text()));
            case FLOAT -> new Constant(new Value.FloatValue(Double.parseDouble(token.text())));
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        Expression inner = expressions.parseParenthesized();
                        tokens.expectOperator(")");
                        yield inner;
                    }
                    case "[" -> parseList();
                    case "{" -> parseDictionary();
                    default -> throw token.unexpected();
                };
            default -> throw token.unexpected();
        };
    }

    private static Expression nameOrConstant(String name) {
        return switch (name) {
            case "true", "True" -> new Constant(Value.of(true));
            case "false", "False" -> new Constant(Value.of(false));
            case "none", "None" -> new Constant(Value.None.NONE);
            default -> new Name(name);
        };
    }

    private String joinedStrings(Token first) {
        StringBuilder text = new StringBuilder(first.text());
        while (tokens.is(Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return text.toString();
    }

    private static Value integer(String written) {
        int radix = written.length() < 2
                ? 10
                : switch (written.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        return new Value.IntegerValue(new BigInteger(radix == 10 ? written : written.substring(2), radix));
    }

    private Expression parseList() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.isOperator("]")) {
            items.add(expressions.parse());
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator("]");
        return new ListLiteral(items);
    }

    private Expression parseDictionary() {
        List<Pair> pairs = new ArrayList<>();
        while (!tokens.isOperator("}")) {
            Expression key = expressions.parse();
            tokens.expectOperator(":");
            pairs.add(new Pair(key, expressions.parse()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator("}");
        return new DictionaryLiteral(pairs);
    }

    Expression parsePostfixes(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.isOperator("(")) {
                result = new Call(result, parseArguments());
            } else if (tokens.skipOperator(".")) {
                result = parseAttribute(result);
            } else if (tokens.skipOperator("[")) {
                result = new Item(result, parseKey());
            } else {
                return result;
            }
        }
    }

    private Expression parseAttribute(Expression object) {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> new Attribute(object, token.text());
            case INTEGER -> new Item(object, new Constant(integer(token.text())));
            default -> throw TemplateException.syntax(token.line(), "expected name or number");
        };
    }

    private Expression parseKey() {
        List<Expression> keys = new ArrayList<>();
        while (!tokens.isOperator("]")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
            }
            keys.add(parseKeyOrSlice());
        }
        tokens.expectOperator("]");
        return keys.size() == 1 ? keys.getFirst() : new TupleLiteral(keys);
    }

    private Expression parseKeyOrSlice() {
        Optional<Expression> begin = tokens.isOperator(":") ? Optional.empty() : Optional.of(expressions.parse());
        if (begin.isPresent() && !tokens.isOperator(":")) {
            return begin.get();
        }
        tokens.expectOperator(":");
        Optional<Expression> end = parseBorder();
        Optional<Expression> step = tokens.skipOperator(":") ? parseBorder() : Optional.empty();
        return new Slice(begin, end, step);
    }

    private Optional<Expression> parseBorder() {
        return tokens.isOperator(":") || tokens.isOperator("]") || tokens.isOperator(",")
                ? Optional.empty()
                : Optional.of(expressions.parse());
    }

    CallArguments parseArguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Optional<Expression> spread = Optional.empty();
        Optional<Expression> spreadNamed = Optional.empty();
        while (!tokens.isOperator(")")) {
            if (spread.isEmpty() && spreadNamed.isEmpty() && tokens.skipOperator("*")) {
                spread = Optional.of(expressions.parse());
            } else if (spreadNamed.isEmpty() && tokens.skipOperator("**")) {
                spreadNamed = Optional.of(expressions.parse());
            } else if (spreadNamed.isEmpty()
                    && tokens.is(Kind.NAME)
                    && tokens.ahead().isOperator("=")) {
                parseNamed(named);
            } else if (spread.isEmpty() && spreadNamed.isEmpty() && named.isEmpty()) {
                positional.add(expressions.parse());
            } else {
                throw tokens.failure("invalid syntax for function call expression");
            }
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        tokens.expectOperator(")");
        return new CallArguments(positional, named, spread, spreadNamed);
    }

    private void parseNamed(Map<String, Expression> named) {
        String name = tokens.next().text();
        tokens.expectOperator("=");
        if (named.put(name, expressions.parse()) != null) {
            throw tokens.failure("keyword argument repeated: " + name);
        }
    }

    Expression parseFiltersAndTests(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.isOperator("|")) {
                result = parseFilter(Optional.of(result));
            } else if (tokens.skipName("is")) {
                result = parseTest(result);
            } else if (tokens.isOperator("(")) {
                result = new Call(result, parseArguments());
            } else {
                return result;
            }
        }
    }

    /** One filter, after the bar if there is a value before it. */
    Filter parseFilter(Optional<Expression> value) {
        tokens.skipOperator("|");
        String name = parseDottedName();
        return new Filter(value, name, tokens.isOperator("(") ? parseArguments() : CallArguments.NONE);
    }

    private String parseDottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return name.toString();
    }

    private Expression parseTest(Expression value) {
        boolean negated = tokens.skipName("not");
        String name = parseDottedName();
        CallArguments arguments = CallArguments.NONE;
        if (tokens.isOperator("(")) {
            arguments = parseArguments();
        } else if (isArgumentBegin()) {
            if (tokens.isName("is")) {
                throw tokens.failure("You cannot chain multiple tests with is");
            }
            Expression argument = parsePostfixes(parsePrimary());
            arguments = new CallArguments(List.of(argument), Map.of(), Optional.empty(), Optional.empty());
        }
        Expression test = new Test(value, name, arguments);
        return negated ? new Negation(test) : test;
    }

    private boolean isArgumentBegin() {
        Token token = tokens.current();
        if (token.isName("else") || token.isName("or") || token.isName("and")) {
            return false;
        }
        return ARGUMENT_BEGINS.contains(token.kind()) || token.isOperator("[") || token.isOperator("{");
    }
}
