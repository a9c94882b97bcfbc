package dev.pinball.model.template.value;

import java.util.Iterator;
import java.util.List;

/** What {@code keys()}, {@code values()} and {@code items()} of a dictionary return. */
public record DictionaryView(Dictionary dictionary, Kind kind) implements Value {

    /** Which part of each entry. */
    public enum Kind {
        KEYS,
        VALUES,
        ITEMS;

        private Value of(Dictionary.Entry entry) {
            return switch (this) {
                case KEYS -> entry.key();
                case VALUES -> entry.value();
                case ITEMS -> new TupleValue(List.of(entry.key(), entry.value()));
            };
        }
    }

    public Iterator<Value> iterator() {
        return dictionary.entries().stream().map(kind::of).iterator();
    }

    @Override
    public String typeName() {
        return switch (kind) {
            case KEYS -> "dict_keys";
            case VALUES -> "dict_values";
            case ITEMS -> "dict_items";
        };
    }
}
