package dev.pinball.model.template.value;

import java.util.Iterator;

/**
 * Items that can be looked at once: what {@code map}, {@code select} and their like return.
 *
 * @param typeName of Python's type: generator, list_reverseiterator
 */
public record IteratorValue(String typeName, Iterator<Value> items) implements Value {

    public static IteratorValue generator(Iterator<Value> items) {
        return new IteratorValue("generator", items);
    }
}
