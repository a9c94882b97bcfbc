package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Comparison;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.HashKey;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.IteratorValue;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters that compare items. */
final class OrderFilters {
    private OrderFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("sort", OrderFilters::sort);
        filters.put("dictsort", OrderFilters::sortDictionary);
        filters.put("unique", OrderFilters::unique);
        filters.put("groupby", OrderFilters::group);
        filters.put("min", (arguments, budget) -> extreme("min", arguments, budget));
        filters.put("max", (arguments, budget) -> extreme("max", arguments, budget));
    }

    private static Value sort(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("sort", 1, "value", "reverse", "case_sensitive", "attribute");
        List<AttributePath> paths = AttributePath.several(bound.get(3, None.NONE));
        List<Value> items = Iteration.list(bound.get(0), budget);
        return new ListValue(Comparison.sorted(
                items, item -> AttributePath.of(paths, item, bound.isTrue(2), budget), bound.isTrue(1), budget));
    }

    private static Value sortDictionary(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("dictsort", 1, "value", "case_sensitive", "by", "reverse");
        String by = bound.has(2) ? bound.text(2).characters() : "key";
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateException(Kind.ARGUMENT, "You can only sort by either \"key\" or \"value\"");
        }
        Dictionary dictionary = SequenceFilters.dictionary(bound.get(0));
        List<Dictionary.Entry> entries = Comparison.sorted(
                List.copyOf(dictionary.entries()),
                entry -> AttributePath.ignoringCase(by.equals("key") ? entry.key() : entry.value(), bound.isTrue(1)),
                bound.isTrue(3),
                budget);
        budget.allocateItems(entries.size());
        return new ListValue(entries.stream()
                .<Value>map(entry -> new TupleValue(List.of(entry.key(), entry.value())))
                .toList());
    }

    private static Value unique(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("unique", 1, "value", "case_sensitive", "attribute");
        AttributePath path = AttributePath.of(bound.get(2, None.NONE));
        Set<Object> seen = new HashSet<>();
        return IteratorValue.generator(Iteration.filtered(
                Iteration.of(bound.get(0), budget),
                item -> seen.add(
                        HashKey.of(AttributePath.ignoringCase(path.of(item, null, budget), bound.isTrue(1)), budget)),
                item -> item));
    }

    private static Value group(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("groupby", 2, "value", "attribute", "default", "case_sensitive");
        AttributePath path = AttributePath.of(bound.get(1));
        Value unlessDefined = bound.has(2) ? bound.get(2) : null;
        boolean caseSensitive = bound.isTrue(3);
        List<Value> sorted = Comparison.sorted(
                Iteration.list(bound.get(0), budget),
                item -> AttributePath.ignoringCase(path.of(item, unlessDefined, budget), caseSensitive),
                false,
                budget);
        List<Value> groups = new ArrayList<>();
        List<Value> members = new ArrayList<>();
        Value last = None.NONE;
        for (Value item : sorted) {
            Value key = AttributePath.ignoringCase(path.of(item, unlessDefined, budget), caseSensitive);
            if (members.isEmpty() || !Comparison.areEqual(key, last, budget)) {
                members = new ArrayList<>();
                groups.add(new GroupMembers(path.of(item, unlessDefined, budget), members).value());
            }
            members.add(item);
            last = key;
        }
        return new ListValue(groups);
    }

    private record GroupMembers(Value grouper, List<Value> members) {
        Value value() {
            return new TupleValue(List.of(grouper, new ListValue(members)), List.of("grouper", "list"));
        }
    }

    private static Value extreme(String filter, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind(filter, 1, "value", "case_sensitive", "attribute");
        AttributePath path = AttributePath.of(bound.get(2, None.NONE));
        List<Value> items = Iteration.list(bound.get(0), budget);
        if (items.isEmpty()) {
            return Undefined.because("No aggregated item, sequence was empty.");
        }
        return Comparison.sorted(
                        items,
                        item -> AttributePath.ignoringCase(path.of(item, null, budget), bound.isTrue(1)),
                        filter.equals("max"),
                        budget)
                .getFirst();
    }
}
