package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.operation.Operators;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.JsonText;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.StringValue;
import java.util.List;

/** {@code tojson} as transformers has it: Python's {@code json.dumps}, without Jinja's escapes for HTML. */
final class JsonFilter {
    private JsonFilter() {}

    static Value apply(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("tojson", 1, "x", "ensure_ascii", "indent", "separators", "sort_keys");
        String indent = bound.has(2) ? indent(bound.get(2), budget) : null;
        String itemSeparator = indent == null ? ", " : ",";
        String keySeparator = ": ";
        if (bound.has(3)) {
            List<Value> separators = Iteration.list(bound.get(3), budget);
            if (separators.size() != 2) {
                throw TemplateException.value(
                        "separators: %d (expected: one for items, one for keys)".formatted(separators.size()));
            }
            itemSeparator = characters(separators.get(0));
            keySeparator = characters(separators.get(1));
        }
        JsonText.Style style =
                new JsonText.Style(indent, itemSeparator, keySeparator, bound.isTrue(1), bound.isTrue(4));
        return Value.of(JsonText.of(bound.get(0), style, budget));
    }

    private static String indent(Value value, Budget budget) {
        return value instanceof StringValue string
                ? string.characters()
                : characters(Operators.binary("*", Value.of(" "), Value.of(Numbers.toInt(value)), budget));
    }

    private static String characters(Value value) {
        return Arguments.of(value).bind("tojson", 1, "separator").text(0).characters();
    }
}
