package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;

/** A function, or a method of a value. */
public record FunctionValue(String name, Body body) implements ObjectValue {

    /** What a function does. */
    @FunctionalInterface
    public interface Body {
        Value call(Arguments arguments, Budget budget);
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments, Budget budget) {
        return body.call(arguments, budget);
    }

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }

    @Override
    public String representation() {
        return "<built-in function " + name + ">";
    }
}
