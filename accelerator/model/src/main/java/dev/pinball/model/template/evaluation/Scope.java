package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a template, a loop's body, a macro's call; what it has not, the scope around it may have. */
public final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Value> variables = new HashMap<>();

    private Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    public static Scope outermost() {
        return new Scope(null);
    }

    public Scope inner() {
        return new Scope(this);
    }

    public void set(String name, Value value) {
        variables.put(name, value);
    }

    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return Undefined.because("'%s' is undefined".formatted(name));
    }
}
