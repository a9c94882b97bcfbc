package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.text.Text;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dictionary in the order of insertion. It is filled once, before any template sees it. */
public final class Dictionary implements Value.Mapping {
    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    /** A key and its value. */
    public record Entry(Value key, Value value) {}

    public void put(Value key, Value value, Budget budget) {
        Object hashed = HashKey.of(key, budget);
        Entry present = entries.get(hashed);
        entries.put(hashed, new Entry(present == null ? key : present.key(), value));
    }

    /** The key counts as the user's: the names of arguments may come from a dictionary of theirs. */
    public void put(String key, Value value) {
        entries.put(key, new Entry(Value.of(Text.ofUser(key)), value));
    }

    public @Nullable Value find(Value key, Budget budget) {
        return value(entries.get(HashKey.of(key, budget)));
    }

    public @Nullable Value find(String key) {
        return value(entries.get(key));
    }

    private static @Nullable Value value(@Nullable Entry entry) {
        return entry == null ? null : entry.value();
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    public int size() {
        return entries.size();
    }

    @Override
    public String typeName() {
        return "dict";
    }
}
