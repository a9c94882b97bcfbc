package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * All filters of Jinja 3.1, except those that draw lots ({@code random}), and {@code pprint} and {@code urlize}, which no
 * prompt needs.
 */
public final class Filters {
    private static final Map<String, Filter> FILTERS = all();

    private Filters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        TextFilters.addTo(filters);
        HtmlFilters.addTo(filters);
        NumberFilters.addTo(filters);
        SequenceFilters.addTo(filters);
        OrderFilters.addTo(filters);
        SelectionFilters.addTo(filters);
        filters.put("tojson", JsonFilter::apply);
        return Map.copyOf(filters);
    }

    static boolean contains(String name) {
        return FILTERS.containsKey(name);
    }

    /** @throws TemplateException if there is no such filter, or it can't work on the value */
    public static Value apply(String name, Value value, Arguments arguments, Budget budget) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw new TemplateException(Kind.UNKNOWN_NAME, "No filter named '%s' found.".formatted(name));
        }
        budget.call();
        return budget.nested(() -> filter.apply(arguments.after(value), budget));
    }
}
