package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.operation.Lookup;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way from an item to one of its attributes, {@code address.city}; digits are an index.
 *
 * @param keys one after the other
 */
record AttributePath(List<Value> keys) {

    /** @param attribute a text or an index; none for the item itself */
    static AttributePath of(Value attribute) {
        return switch (attribute) {
            case None _ -> new AttributePath(List.of());
            case StringValue string -> parse(string.characters());
            default -> new AttributePath(List.of(attribute));
        };
    }

    private static AttributePath parse(String written) {
        List<Value> keys = new ArrayList<>();
        for (String part : written.split("\\.", -1)) {
            keys.add(part.matches("\\d{1,9}") ? Value.of(Long.parseLong(part)) : Value.of(part));
        }
        return new AttributePath(keys);
    }

    /** Of several with commas between, as {@code sort} takes them: the values are compared in this order. */
    static List<AttributePath> several(Value attribute) {
        if (attribute instanceof StringValue string) {
            List<AttributePath> paths = new ArrayList<>();
            for (String part : string.characters().split(",", -1)) {
                paths.add(parse(part));
            }
            return paths;
        }
        return List.of(of(attribute));
    }

    Value of(Value item, @Nullable Value unlessDefined, Budget budget) {
        Value value = item;
        for (Value key : keys) {
            value = Lookup.itemOrAttribute(value, key, budget);
            if (unlessDefined != null && value instanceof Undefined) {
                value = unlessDefined;
            }
        }
        return value;
    }

    static Value of(List<AttributePath> paths, Value item, boolean caseSensitive, Budget budget) {
        List<Value> values = new ArrayList<>();
        for (AttributePath path : paths) {
            values.add(ignoringCase(path.of(item, null, budget), caseSensitive));
        }
        return new ListValue(values);
    }

    /** A text in small letters, unless case matters. */
    static Value ignoringCase(Value value, boolean caseSensitive) {
        return value instanceof StringValue(Text text, boolean _) && !caseSensitive
                ? Value.of(text.characters().toLowerCase(Locale.ROOT))
                : value;
    }
}
