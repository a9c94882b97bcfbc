package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.operation.Lookup;
import dev.pinball.model.template.operation.Operators;
import dev.pinball.model.template.operation.Slice;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.DictionaryView;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.IteratorValue;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters that take the items of a value one by one. */
final class SequenceFilters {
    private SequenceFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("length", SequenceFilters::length);
        filters.put("count", SequenceFilters::length);
        filters.put("first", SequenceFilters::first);
        filters.put("last", SequenceFilters::last);
        filters.put(
                "list",
                (arguments, budget) -> new ListValue(
                        Iteration.list(arguments.bind("list", 1, "value").get(0), budget)));
        filters.put("items", SequenceFilters::items);
        filters.put("reverse", SequenceFilters::reverse);
        filters.put("join", SequenceFilters::join);
        filters.put("sum", SequenceFilters::sum);
        filters.put("batch", SequenceFilters::batch);
        filters.put("slice", SequenceFilters::slice);
        filters.put("attr", (arguments, budget) -> {
            Bound bound = arguments.bind("attr", 2, "obj", "name");
            return Lookup.attributeOnly(bound.get(0), bound.text(1).characters(), budget);
        });
    }

    static Dictionary dictionary(Value value) {
        return switch (value) {
            case Dictionary dictionary -> dictionary;
            case Undefined undefined -> throw undefined.failure();
            default -> throw TemplateException.attribute(value.typeName(), "items");
        };
    }

    private static Value length(Arguments arguments, Budget budget) {
        Value value = arguments.bind("len", 1, "obj").get(0);
        if (value instanceof ObjectValue object && object.attribute("length") instanceof Value.IntegerValue length) {
            return length;
        }
        return Value.of(Iteration.requireLength(value));
    }

    private static Value first(Arguments arguments, Budget budget) {
        Iterator<Value> items = Iteration.of(arguments.bind("first", 1, "seq").get(0), budget);
        return items.hasNext() ? items.next() : Undefined.because("No first item, sequence was empty.");
    }

    private static Value last(Arguments arguments, Budget budget) {
        Value value = arguments.bind("last", 1, "seq").get(0);
        if (value instanceof IteratorValue || !Iteration.isIterable(value)) {
            throw TemplateException.type("'%s' object is not reversible".formatted(value.typeName()));
        }
        if (value instanceof Value.Sequence sequence && sequence.size() > 0) {
            return sequence.get(sequence.size() - 1);
        }
        List<Value> items = Iteration.list(value, budget);
        return items.isEmpty() ? Undefined.because("No last item, sequence was empty.") : items.getLast();
    }

    private static Value items(Arguments arguments, Budget budget) {
        Value value = arguments.bind("items", 1, "value").get(0);
        return switch (value) {
            case Undefined _ -> IteratorValue.generator(Collections.emptyIterator());
            case Dictionary dictionary ->
                IteratorValue.generator(new DictionaryView(dictionary, DictionaryView.Kind.ITEMS).iterator());
            default -> throw TemplateException.type("Can only get item pairs from a mapping.");
        };
    }

    private static Value reverse(Arguments arguments, Budget budget) {
        Value value = arguments.bind("reverse", 1, "value").get(0);
        if (value instanceof StringValue string) {
            return Lookup.slice(string, new Slice(None.NONE, None.NONE, Value.of(-1)), budget);
        }
        if (!Iteration.isIterable(value)) {
            throw new TemplateException(TemplateException.Kind.ARGUMENT, "argument must be iterable");
        }
        List<Value> items = Iteration.list(value, budget);
        Collections.reverse(items);
        return value instanceof IteratorValue
                ? new ListValue(items)
                : new IteratorValue(value.typeName() + "_reverseiterator", items.iterator());
    }

    private static Value join(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("join", 1, "value", "d", "attribute");
        Text separator = Representation.str(bound.get(1, Value.of("")), budget);
        AttributePath path = AttributePath.of(bound.get(2, None.NONE));
        TextBuilder joined = new TextBuilder(budget);
        Iterator<Value> items = Iteration.of(bound.get(0), budget);
        while (items.hasNext()) {
            joined.append(Representation.str(path.of(items.next(), null, budget), budget));
            if (items.hasNext()) {
                joined.append(separator);
            }
        }
        return Value.of(joined.build());
    }

    private static Value sum(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("sum", 1, "iterable", "attribute", "start");
        AttributePath path = AttributePath.of(bound.get(1, None.NONE));
        Value sum = bound.get(2, Value.of(0));
        if (sum instanceof StringValue) {
            throw TemplateException.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (Iterator<Value> items = Iteration.of(bound.get(0), budget); items.hasNext(); ) {
            sum = Operators.binary("+", sum, path.of(items.next(), null, budget), budget);
        }
        return sum;
    }

    private static Value batch(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("batch", 2, "value", "linecount", "fill_with");
        int size = bound.integer(1, 1);
        List<Value> batches = new ArrayList<>();
        List<Value> batch = new ArrayList<>();
        for (Value item : Iteration.list(bound.get(0), budget)) {
            if (batch.size() == size) {
                batches.add(new ListValue(batch));
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            fill(batch, bound, size - batch.size(), 2, budget);
            batches.add(new ListValue(batch));
        }
        return IteratorValue.generator(batches.iterator());
    }

    private static void fill(List<Value> items, Bound bound, int count, int parameter, Budget budget) {
        if (bound.has(parameter)) {
            budget.allocateItems(Math.max(0, count));
            for (int i = 0; i < count; i++) {
                items.add(bound.get(parameter));
            }
        }
    }

    private static Value slice(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("slice", 2, "value", "slices", "fill_with");
        List<Value> items = Iteration.list(bound.get(0), budget);
        int count = bound.integer(1, 1);
        if (count == 0) {
            throw new TemplateException(TemplateException.Kind.DIVISION, "integer division or modulo by zero");
        }
        budget.allocateItems(Math.max(0, count));
        List<Value> slices = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < count; i++) {
            int end = begin + items.size() / count + (i < items.size() % count ? 1 : 0);
            List<Value> slice = new ArrayList<>(items.subList(begin, end));
            fill(slice, bound, i < items.size() % count ? 0 : 1, 2, budget);
            slices.add(new ListValue(slice));
            begin = end;
        }
        return IteratorValue.generator(slices.iterator());
    }
}
