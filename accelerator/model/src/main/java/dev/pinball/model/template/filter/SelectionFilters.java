package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.IteratorValue;
import dev.pinball.model.template.value.Truth;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that change or choose items; nothing is done before the items are asked for. */
final class SelectionFilters {
    private SelectionFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("map", SelectionFilters::map);
        filters.put("select", (arguments, budget) -> select("select", false, true, arguments, budget));
        filters.put("reject", (arguments, budget) -> select("reject", false, false, arguments, budget));
        filters.put("selectattr", (arguments, budget) -> select("selectattr", true, true, arguments, budget));
        filters.put("rejectattr", (arguments, budget) -> select("rejectattr", true, false, arguments, budget));
    }

    private static Value value(String filter, Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw TemplateException.type("%s() missing 1 required positional argument: 'value'".formatted(filter));
        }
        return arguments.positional().getFirst();
    }

    private static Value map(Arguments arguments, Budget budget) {
        Value value = value("map", arguments);
        Arguments others = arguments.skip(1);
        return generator(value, budget, () -> {
            UnaryOperator<Value> change = mapping(others, budget);
            return Iteration.filtered(Iteration.of(value, budget), _ -> true, change);
        });
    }

    private static UnaryOperator<Value> mapping(Arguments arguments, Budget budget) {
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        Value attribute = named.remove("attribute");
        if (arguments.positional().isEmpty() && attribute != null) {
            AttributePath path = AttributePath.of(attribute);
            Value written = named.remove("default");
            Value unlessDefined = written == None.NONE ? null : written;
            if (!named.isEmpty()) {
                throw new TemplateException(
                        Kind.ARGUMENT,
                        "Unexpected keyword argument '%s'"
                                .formatted(named.keySet().iterator().next()));
            }
            return item -> path.of(item, unlessDefined, budget);
        }
        if (arguments.positional().isEmpty()) {
            throw new TemplateException(Kind.ARGUMENT, "map requires a filter argument");
        }
        String name = name(arguments.positional().getFirst());
        Arguments rest = arguments.skip(1);
        return item -> Filters.apply(name, item, rest, budget);
    }

    private static String name(Value value) {
        return value instanceof StringValue string ? string.characters() : value.typeName();
    }

    private static Value select(
            String filter, boolean byAttribute, boolean wanted, Arguments arguments, Budget budget) {
        Value value = value(filter, arguments);
        Arguments others = arguments.skip(1);
        return generator(value, budget, () -> {
            Predicate<Value> condition = condition(others, byAttribute, budget);
            return Iteration.filtered(
                    Iteration.of(value, budget), item -> condition.test(item) == wanted, item -> item);
        });
    }

    private static Predicate<Value> condition(Arguments arguments, boolean byAttribute, Budget budget) {
        if (!byAttribute) {
            return test(arguments, budget);
        }
        if (arguments.positional().isEmpty()) {
            throw new TemplateException(Kind.ARGUMENT, "Missing parameter for attribute name");
        }
        AttributePath path = AttributePath.of(arguments.positional().getFirst());
        Predicate<Value> test = test(arguments.skip(1), budget);
        return item -> test.test(path.of(item, null, budget));
    }

    private static Predicate<Value> test(Arguments arguments, Budget budget) {
        if (arguments.positional().isEmpty()) {
            return Truth::of;
        }
        String name = name(arguments.positional().getFirst());
        Arguments rest = arguments.skip(1);
        return item -> Tests.test(name, item, rest, budget);
    }

    /** Items that are prepared when the first one is asked for; none for a value that is false. */
    private static Value generator(Value value, Budget budget, Supplier<Iterator<Value>> items) {
        return IteratorValue.generator(new Iterator<>() {
            private @Nullable Iterator<Value> prepared;

            private Iterator<Value> prepared() {
                if (prepared == null) {
                    prepared = Truth.of(value) ? items.get() : Collections.emptyIterator();
                }
                return prepared;
            }

            @Override
            public boolean hasNext() {
                return budget.nested(() -> prepared().hasNext());
            }

            @Override
            public Value next() {
                return budget.nested(() -> prepared().next());
            }
        });
    }
}
