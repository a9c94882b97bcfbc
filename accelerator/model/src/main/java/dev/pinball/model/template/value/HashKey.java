package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.RangeValue;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayList;
import java.util.List;

/** What two values share that are the same key of a dictionary: 1, 1.0 and true are. */
public final class HashKey {
    private HashKey() {}

    /** Whether the value can be a key; a tuple can if its items can. */
    public static boolean isPossible(Value value) {
        return !(value instanceof ListValue || value instanceof Dictionary || value instanceof DictionaryView);
    }

    /** @throws TemplateException for what can't be a key: a list, a dictionary */
    public static Object of(Value value, Budget budget) {
        budget.step();
        return switch (value) {
            case None none -> none;
            case NumberValue number -> Numbers.canonical(number);
            case StringValue string -> string.characters();
            case TupleValue(List<Value> items, List<String> _) -> budget.nested(() -> ofAll(items, budget));
            case Undefined _ -> Undefined.class;
            case RangeValue range -> range;
            case IteratorValue iterator -> System.identityHashCode(iterator.items()) + "@iterator";
            case ObjectValue object -> object;
            case ListValue _, Dictionary _, DictionaryView _ ->
                throw TemplateException.type("unhashable type: '%s'".formatted(value.typeName()));
        };
    }

    private static List<Object> ofAll(List<Value> items, Budget budget) {
        List<Object> keys = new ArrayList<>(items.size());
        for (Value item : items) {
            keys.add(of(item, budget));
        }
        return keys;
    }
}
