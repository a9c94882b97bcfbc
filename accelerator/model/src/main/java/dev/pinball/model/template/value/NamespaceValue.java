package dev.pinball.model.template.value;

import org.jspecify.annotations.Nullable;

/** The one value that a template can change: {@code set space.name = value}. */
public final class NamespaceValue implements ObjectValue {
    private final Dictionary attributes;

    public NamespaceValue(Dictionary attributes) {
        this.attributes = attributes;
    }

    public Dictionary attributes() {
        return attributes;
    }

    @Override
    public @Nullable Value attribute(String name) {
        return attributes.find(name);
    }

    public void set(String name, Value value) {
        attributes.put(name, value);
    }

    @Override
    public String typeName() {
        return "Namespace";
    }
}
