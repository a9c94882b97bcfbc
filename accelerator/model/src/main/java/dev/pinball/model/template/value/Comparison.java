package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.TextSearch;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.RangeValue;
import dev.pinball.model.template.value.Value.Sequence;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Which values are equal, which comes first, and which is in which. */
public final class Comparison {
    private Comparison() {}

    public static boolean areEqual(Value left, Value right, Budget budget) {
        budget.step();
        return switch (left) {
            case NumberValue number ->
                right instanceof NumberValue other
                        && Numbers.compare(number, other).equals(OptionalInt.of(0));
            case StringValue string ->
                right instanceof StringValue other && string.characters().equals(other.characters());
            case ListValue list -> right instanceof ListValue other && haveEqualItems(list, other, budget);
            case TupleValue tuple -> right instanceof TupleValue other && haveEqualItems(tuple, other, budget);
            case RangeValue range -> right instanceof RangeValue other && haveEqualItems(range, other, budget);
            case Dictionary dictionary -> right instanceof Dictionary other && areEqual(dictionary, other, budget);
            case None _ -> right == None.NONE;
            case Undefined _ -> right instanceof Undefined;
            case DictionaryView _, IteratorValue _, ObjectValue _ -> left.equals(right);
        };
    }

    private static boolean haveEqualItems(Sequence left, Sequence right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        return budget.nested(() -> firstDifference(left, right, budget) == left.size());
    }

    private static int firstDifference(Sequence left, Sequence right, Budget budget) {
        int shared = Math.min(left.size(), right.size());
        for (int i = 0; i < shared; i++) {
            if (!areEqual(left.get(i), right.get(i), budget)) {
                return i;
            }
        }
        return shared;
    }

    private static boolean areEqual(Dictionary left, Dictionary right, Budget budget) {
        return left.size() == right.size()
                && budget.nested(() -> left.entries().stream().allMatch(entry -> {
                    Value other = right.find(entry.key(), budget);
                    return other != null && areEqual(entry.value(), other, budget);
                }));
    }

    /**
     * Negative if {@code left} comes first, positive if {@code right} does.
     *
     * @param operator for the message where they can't be compared
     * @return empty where neither comes first and they aren't equal: NaN
     */
    public static OptionalInt compare(Value left, Value right, String operator, Budget budget) {
        budget.step();
        if (left instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.compare(a, b);
        }
        if (left instanceof StringValue a && right instanceof StringValue b) {
            return OptionalInt.of(compareCodePoints(a.characters(), b.characters()));
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return compareItems(a, b, operator, budget);
        }
        if (left instanceof TupleValue a && right instanceof TupleValue b) {
            return compareItems(a, b, operator, budget);
        }
        throw TemplateException.type("'%s' not supported between instances of '%s' and '%s'"
                .formatted(operator, left.typeName(), right.typeName()));
    }

    private static OptionalInt compareItems(Sequence left, Sequence right, String operator, Budget budget) {
        return budget.nested(() -> {
            int index = firstDifference(left, right, budget);
            return index < left.size() && index < right.size()
                    ? compare(left.get(index), right.get(index), operator, budget)
                    : OptionalInt.of(Integer.compare(left.size(), right.size()));
        });
    }

    private static int compareCodePoints(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Whether {@code item in container}. */
    public static boolean contains(Value container, Value item, Budget budget) {
        return switch (container) {
            case StringValue whole -> {
                if (!(item instanceof StringValue part)) {
                    throw TemplateException.type(
                            "'in <string>' requires string as left operand, not %s".formatted(item.typeName()));
                }
                yield TextSearch.indexOf(whole.characters(), part.characters(), 0, budget) >= 0;
            }
            case Dictionary dictionary -> dictionary.find(item, budget) != null;
            default -> {
                if (!Iteration.isIterable(container)) {
                    throw TemplateException.type(
                            "argument of type '%s' is not iterable".formatted(container.typeName()));
                }
                Iterator<Value> items = Iteration.of(container, budget);
                while (items.hasNext()) {
                    if (areEqual(items.next(), item, budget)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /** The items in the order of their keys; those with equal keys stay in theirs. */
    public static <T> List<T> sorted(List<T> items, Function<T, Value> key, boolean reverse, Budget budget) {
        List<Keyed<T>> keyed = new ArrayList<>();
        items.forEach(item -> keyed.add(new Keyed<>(key.apply(item), item)));
        return merged(keyed, reverse, budget).stream().map(Keyed::item).toList();
    }

    private record Keyed<T>(Value key, T item) {}

    /** A merge sort of our own: the JDK's refuses orders that contradict themselves, as one with NaN does. */
    private static <T> List<Keyed<T>> merged(List<Keyed<T>> items, boolean reverse, Budget budget) {
        if (items.size() < 2) {
            return items;
        }
        budget.steps(items.size());
        int middle = items.size() / 2;
        Deque<Keyed<T>> left = new ArrayDeque<>(merged(items.subList(0, middle), reverse, budget));
        Deque<Keyed<T>> right = new ArrayDeque<>(merged(items.subList(middle, items.size()), reverse, budget));
        List<Keyed<T>> merged = new ArrayList<>(items.size());
        while (!left.isEmpty() && !right.isEmpty()) {
            Value first = left.getFirst().key();
            Value second = right.getFirst().key();
            boolean rightFirst = reverse ? isLess(first, second, budget) : isLess(second, first, budget);
            merged.add(rightFirst ? right.removeFirst() : left.removeFirst());
        }
        merged.addAll(left);
        merged.addAll(right);
        return merged;
    }

    private static boolean isLess(Value left, Value right, Budget budget) {
        return compare(left, right, "<", budget).orElse(0) < 0;
    }
}
