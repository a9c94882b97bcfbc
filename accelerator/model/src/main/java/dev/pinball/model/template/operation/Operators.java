package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Comparison;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.List;

/** The operators that make a value of two, or of one. */
public final class Operators {
    private Operators() {}

    /** {@code left + right} and its like. */
    public static Value binary(String operator, Value left, Value right, Budget budget) {
        if (left instanceof StringValue format && operator.equals("%")) {
            return new StringValue(PercentFormat.format(format.text(), right, budget), format.safe());
        }
        if (left instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Arithmetic.binary(operator, a, b);
        }
        return switch (operator) {
            case "+" -> add(left, right, budget);
            case "*" -> multiply(left, right, budget);
            default -> throw unsupported(operator, left, right);
        };
    }

    private static TemplateException unsupported(String operator, Value left, Value right) {
        return TemplateException.type("unsupported operand type(s) for %s: '%s' and '%s'"
                .formatted(operator.equals("**") ? "** or pow()" : operator, left.typeName(), right.typeName()));
    }

    private static Value add(Value left, Value right, Budget budget) {
        return switch (left) {
            case StringValue a
            when right instanceof StringValue b -> {
                boolean safe = a.safe() || b.safe();
                Text first = safe && !a.safe() ? HtmlEscapes.escape(a.text(), budget) : a.text();
                Text second = safe && !b.safe() ? HtmlEscapes.escape(b.text(), budget) : b.text();
                yield new StringValue(
                        new TextBuilder(budget).append(first).append(second).build(), safe);
            }
            case ListValue a when right instanceof ListValue b -> new ListValue(joined(a.items(), b.items(), budget));
            case TupleValue a
            when right instanceof TupleValue b -> new TupleValue(joined(a.items(), b.items(), budget));
            case StringValue _, ListValue _, TupleValue _ ->
                throw TemplateException.type("can only concatenate %s (not \"%s\") to %s"
                        .formatted(left.typeName(), right.typeName(), left.typeName()));
            default -> throw unsupported("+", left, right);
        };
    }

    private static List<Value> joined(List<Value> first, List<Value> second, Budget budget) {
        budget.allocateItems(first.size() + (long) second.size());
        List<Value> items = new ArrayList<>(first);
        items.addAll(second);
        return items;
    }

    private static Value multiply(Value left, Value right, Budget budget) {
        if (isRepeatable(left)) {
            return repeat(left, right, budget);
        }
        if (isRepeatable(right)) {
            return repeat(right, left, budget);
        }
        throw unsupported("*", left, right);
    }

    private static boolean isRepeatable(Value value) {
        return value instanceof StringValue || value instanceof ListValue || value instanceof TupleValue;
    }

    private static Value repeat(Value value, Value times, Budget budget) {
        if (!(times instanceof NumberValue number) || Numbers.isFloat(number)) {
            throw TemplateException.type("can't multiply sequence by non-int of type '%s'".formatted(times.typeName()));
        }
        int count = Math.max(0, Numbers.toInt(times));
        return switch (value) {
            case StringValue(Text text, boolean safe) -> {
                budget.allocateCharacters((long) text.length() * count);
                yield new StringValue(
                        new TextBuilder(budget)
                                .append(text, text.isEmpty() ? 0 : count)
                                .build(),
                        safe);
            }
            case ListValue(List<Value> items) -> new ListValue(repeated(items, count, budget));
            case TupleValue(List<Value> items, List<String> _) -> new TupleValue(repeated(items, count, budget));
            default -> throw unsupported("*", value, times);
        };
    }

    private static List<Value> repeated(List<Value> items, int count, Budget budget) {
        budget.allocateItems((long) items.size() * count);
        List<Value> repeated = new ArrayList<>();
        for (int i = 0; i < count && !items.isEmpty(); i++) {
            repeated.addAll(items);
        }
        return repeated;
    }

    /** {@code -value} or {@code +value}. */
    public static Value unary(String operator, Value value) {
        return switch (value) {
            case Undefined undefined -> throw undefined.failure();
            case NumberValue number -> operator.equals("-") ? Arithmetic.negate(number) : Arithmetic.plus(number);
            default ->
                throw TemplateException.type(
                        "bad operand type for unary %s: '%s'".formatted(operator, value.typeName()));
        };
    }

    /** {@code left < right} and its like, {@code in} and {@code not in}. */
    public static boolean compare(String operator, Value left, Value right, Budget budget) {
        return switch (operator) {
            case "==" -> Comparison.areEqual(left, right, budget);
            case "!=" -> !Comparison.areEqual(left, right, budget);
            case "in" -> Comparison.contains(right, left, budget);
            case "not in" -> !Comparison.contains(right, left, budget);
            default -> {
                var order = Comparison.compare(left, right, operator, budget);
                yield order.isPresent()
                        && switch (operator) {
                            case "<" -> order.getAsInt() < 0;
                            case "<=" -> order.getAsInt() <= 0;
                            case ">" -> order.getAsInt() > 0;
                            default -> order.getAsInt() >= 0;
                        };
            }
        };
    }
}
