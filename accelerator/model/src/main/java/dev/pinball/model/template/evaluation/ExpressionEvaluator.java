package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.filter.Filters;
import dev.pinball.model.template.filter.Tests;
import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.operation.Lookup;
import dev.pinball.model.template.operation.Operators;
import dev.pinball.model.template.syntax.Expression;
import dev.pinball.model.template.syntax.Expression.And;
import dev.pinball.model.template.syntax.Expression.Attribute;
import dev.pinball.model.template.syntax.Expression.Binary;
import dev.pinball.model.template.syntax.Expression.Call;
import dev.pinball.model.template.syntax.Expression.CallArguments;
import dev.pinball.model.template.syntax.Expression.ComparedTo;
import dev.pinball.model.template.syntax.Expression.Comparisons;
import dev.pinball.model.template.syntax.Expression.Concatenation;
import dev.pinball.model.template.syntax.Expression.Conditional;
import dev.pinball.model.template.syntax.Expression.Constant;
import dev.pinball.model.template.syntax.Expression.DictionaryLiteral;
import dev.pinball.model.template.syntax.Expression.Filter;
import dev.pinball.model.template.syntax.Expression.Item;
import dev.pinball.model.template.syntax.Expression.ListLiteral;
import dev.pinball.model.template.syntax.Expression.Name;
import dev.pinball.model.template.syntax.Expression.Negation;
import dev.pinball.model.template.syntax.Expression.Or;
import dev.pinball.model.template.syntax.Expression.Pair;
import dev.pinball.model.template.syntax.Expression.Slice;
import dev.pinball.model.template.syntax.Expression.Test;
import dev.pinball.model.template.syntax.Expression.TupleLiteral;
import dev.pinball.model.template.syntax.Expression.Unary;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Truth;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of expressions. */
final class ExpressionEvaluator {
    private final Budget budget;

    ExpressionEvaluator(Budget budget) {
        this.budget = budget;
    }

    Value evaluate(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Constant(Value value) -> value;
            case Name(String name) -> scope.get(name);
            default -> budget.nested(() -> evaluateParts(expression, scope));
        };
    }

    boolean isTrue(Expression expression, Scope scope) {
        return Truth.of(evaluate(expression, scope));
    }

    private Value evaluateParts(Expression expression, Scope scope) {
        return switch (expression) {
            case Constant(Value value) -> value;
            case Name(String name) -> scope.get(name);
            case ListLiteral(List<Expression> items) -> new ListValue(evaluateAll(items, scope));
            case TupleLiteral(List<Expression> items) -> new TupleValue(evaluateAll(items, scope));
            case DictionaryLiteral(List<Pair> pairs) -> dictionary(pairs, scope);
            case Attribute(Expression object, String name) -> Lookup.attribute(evaluate(object, scope), name, budget);
            case Item(Expression object, Expression key) -> item(evaluate(object, scope), key, scope);
            case Slice _ -> throw TemplateException.type("unhashable type: 'slice'");
            case Call(Expression function, CallArguments arguments) ->
                call(evaluate(function, scope), arguments(arguments, scope));
            case Filter filter -> filter(filter, Undefined.because("a filter without a value"), scope);
            case Test(Expression value, String name, CallArguments arguments) ->
                Value.of(Tests.test(name, evaluate(value, scope), arguments(arguments, scope), budget));
            case Negation(Expression value) -> Value.of(!isTrue(value, scope));
            case And(Expression left, Expression right) -> {
                Value first = evaluate(left, scope);
                yield Truth.of(first) ? evaluate(right, scope) : first;
            }
            case Or(Expression left, Expression right) -> {
                Value first = evaluate(left, scope);
                yield Truth.of(first) ? first : evaluate(right, scope);
            }
            case Comparisons(Expression first, List<ComparedTo> others) -> Value.of(compare(first, others, scope));
            case Concatenation(List<Expression> parts) -> concatenate(parts, scope);
            case Binary(String operator, Expression left, Expression right) ->
                Operators.binary(operator, evaluate(left, scope), evaluate(right, scope), budget);
            case Unary(String operator, Expression value) -> Operators.unary(operator, evaluate(value, scope));
            case Conditional conditional -> choose(conditional, scope);
        };
    }

    private List<Value> evaluateAll(List<Expression> expressions, Scope scope) {
        budget.allocateItems(expressions.size());
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private Value dictionary(List<Pair> pairs, Scope scope) {
        budget.allocateItems(pairs.size());
        Dictionary dictionary = new Dictionary();
        for (Pair pair : pairs) {
            Value key = evaluate(pair.key(), scope);
            dictionary.put(key, evaluate(pair.value(), scope), budget);
        }
        return dictionary;
    }

    private Value item(Value object, Expression key, Scope scope) {
        if (key instanceof Slice(Optional<Expression> begin, Optional<Expression> end, Optional<Expression> step)) {
            var slice = new dev.pinball.model.template.operation.Slice(
                    border(begin, scope), border(end, scope), border(step, scope));
            return Lookup.slice(object, slice, budget);
        }
        return Lookup.itemOrAttribute(object, evaluate(key, scope), budget);
    }

    private Value border(Optional<Expression> border, Scope scope) {
        return border.isPresent() ? evaluate(border.get(), scope) : None.NONE;
    }

    Value call(Value function, Arguments arguments) {
        budget.call();
        return switch (function) {
            case Undefined undefined -> throw undefined.failure();
            case ObjectValue object -> object.call(arguments, budget);
            default -> throw TemplateException.type("'%s' object is not callable".formatted(function.typeName()));
        };
    }

    Arguments arguments(CallArguments written, Scope scope) {
        List<Value> positional = new ArrayList<>(evaluateAll(written.positional(), scope));
        Map<String, Value> named = new LinkedHashMap<>();
        written.named().forEach((name, value) -> named.put(name, evaluate(value, scope)));
        written.spread().ifPresent(spread -> positional.addAll(Iteration.list(evaluate(spread, scope), budget)));
        written.spreadNamed().ifPresent(spread -> spreadNamed(evaluate(spread, scope), named));
        return new Arguments(positional, named);
    }

    private void spreadNamed(Value value, Map<String, Value> named) {
        if (!(value instanceof Dictionary dictionary)) {
            throw TemplateException.type("argument after ** must be a mapping, not %s".formatted(value.typeName()));
        }
        budget.allocateItems(dictionary.size());
        for (Dictionary.Entry entry : dictionary.entries()) {
            if (!(entry.key() instanceof StringValue name)) {
                throw TemplateException.type("keywords must be strings");
            }
            if (named.put(name.characters(), entry.value()) != null) {
                throw TemplateException.type(
                        "got multiple values for keyword argument '%s'".formatted(name.characters()));
            }
        }
    }

    /** @param input of the first filter, where that has no value of its own */
    Value filter(Filter filter, Value input, Scope scope) {
        Value value;
        if (filter.value().isEmpty()) {
            value = input;
        } else if (filter.value().get() instanceof Filter inner) {
            value = budget.nested(() -> filter(inner, input, scope));
        } else {
            value = evaluate(filter.value().get(), scope);
        }
        return Filters.apply(filter.name(), value, arguments(filter.arguments(), scope), budget);
    }

    private boolean compare(Expression first, List<ComparedTo> others, Scope scope) {
        Value left = evaluate(first, scope);
        for (ComparedTo other : others) {
            Value right = evaluate(other.value(), scope);
            if (!Operators.compare(other.operator(), left, right, budget)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Value concatenate(List<Expression> parts, Scope scope) {
        TextBuilder text = new TextBuilder(budget);
        for (Expression part : parts) {
            text.append(Representation.str(evaluate(part, scope), budget));
        }
        return Value.of(text.build());
    }

    private Value choose(Conditional conditional, Scope scope) {
        if (isTrue(conditional.condition(), scope)) {
            return evaluate(conditional.value(), scope);
        }
        if (conditional.otherwise().isPresent()) {
            return evaluate(conditional.otherwise().get(), scope);
        }
        return Undefined.because(
                "the inline if-expression on line %d evaluated to false and no else section was defined."
                        .formatted(conditional.line()));
    }
}
