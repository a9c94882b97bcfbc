package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import org.jspecify.annotations.Nullable;

/** A value that only the evaluator makes: a function, a macro, a loop, a namespace. It is equal to itself alone. */
public non-sealed interface ObjectValue extends Value {

    /** The value of {@code object.name}; null if there is none. */
    default @Nullable Value attribute(String name) {
        return null;
    }

    default boolean isCallable() {
        return false;
    }

    default Value call(Arguments arguments, Budget budget) {
        throw TemplateException.type("'%s' object is not callable".formatted(typeName()));
    }

    /** As Python prints it. */
    default String representation() {
        return "<" + typeName() + ">";
    }
}
