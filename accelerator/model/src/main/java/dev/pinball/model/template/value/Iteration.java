package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Value.Sequence;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The items of a value. */
public final class Iteration {
    private Iteration() {}

    public static boolean isIterable(Value value) {
        return switch (value) {
            case StringValue _, Sequence _, Dictionary _, DictionaryView _, IteratorValue _, Undefined _ -> true;
            default -> false;
        };
    }

    /** The items in their order: the characters of a text, the keys of a dictionary. Each one is a step. */
    public static Iterator<Value> of(Value value, Budget budget) {
        return counted(items(value, budget), budget);
    }

    private static Iterator<Value> items(Value value, Budget budget) {
        return switch (value) {
            case StringValue(Text text, boolean _) -> characters(text, budget);
            case Sequence sequence ->
                IntStream.range(0, sequence.size()).mapToObj(sequence::get).iterator();
            case Dictionary dictionary -> new DictionaryView(dictionary, DictionaryView.Kind.KEYS).iterator();
            case DictionaryView view -> view.iterator();
            case IteratorValue iterator -> iterator.items();
            case Undefined _ -> Collections.emptyIterator();
            default -> throw TemplateException.type("'%s' object is not iterable".formatted(value.typeName()));
        };
    }

    private static Iterator<Value> characters(Text text, Budget budget) {
        PrimitiveIterator.OfInt offsets = IntStream.range(0, text.length())
                .filter(offset -> offset == 0
                        || !Character.isSurrogatePair(
                                text.characters().charAt(offset - 1),
                                text.characters().charAt(offset)))
                .iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return offsets.hasNext();
            }

            @Override
            public Value next() {
                int begin = offsets.nextInt();
                int end = begin + Character.charCount(text.characters().codePointAt(begin));
                return Value.of(text.substring(begin, end, budget));
            }
        };
    }

    private static Iterator<Value> counted(Iterator<Value> items, Budget budget) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                budget.step();
                return items.next();
            }
        };
    }

    /** The items that {@code wanted} accepts, as {@code change} makes them; each is found when it is asked for. */
    public static Iterator<Value> filtered(
            Iterator<Value> items, Predicate<Value> wanted, UnaryOperator<Value> change) {
        return new Iterator<>() {
            private @Nullable Value ahead;

            @Override
            public boolean hasNext() {
                while (ahead == null && items.hasNext()) {
                    Value item = items.next();
                    ahead = wanted.test(item) ? change.apply(item) : null;
                }
                return ahead != null;
            }

            @Override
            public Value next() {
                if (!hasNext() || ahead == null) {
                    throw new NoSuchElementException();
                }
                Value next = ahead;
                ahead = null;
                return next;
            }
        };
    }

    /** All items, in a list of one's own. */
    public static List<Value> list(Value value, Budget budget) {
        List<Value> items = new ArrayList<>();
        of(value, budget).forEachRemaining(item -> {
            budget.allocateItems(1);
            items.add(item);
        });
        return items;
    }

    /** What {@code len} returns; empty for a value without a length. */
    public static OptionalInt length(Value value) {
        return switch (value) {
            case StringValue(Text text, boolean _) -> OptionalInt.of(text.codePointCount());
            case Sequence sequence -> OptionalInt.of(sequence.size());
            case Dictionary dictionary -> OptionalInt.of(dictionary.size());
            case DictionaryView view -> OptionalInt.of(view.dictionary().size());
            case Undefined _ -> OptionalInt.of(0);
            default -> OptionalInt.empty();
        };
    }

    /** @throws TemplateException for a value without a length */
    public static int requireLength(Value value) {
        return length(value)
                .orElseThrow(
                        () -> TemplateException.type("object of type '%s' has no len()".formatted(value.typeName())));
    }
}
