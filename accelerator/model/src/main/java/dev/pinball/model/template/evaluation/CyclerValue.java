package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.FunctionValue;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.None;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cycler} makes: values that follow one another in a circle. */
final class CyclerValue implements ObjectValue {
    private final List<Value> items;
    private int index;

    private CyclerValue(List<Value> items) {
        this.items = items;
    }

    static CyclerValue of(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw TemplateException.value("at least one item has to be provided");
        }
        return new CyclerValue(arguments.positional());
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "current" -> items.get(index);
            case "next" ->
                new FunctionValue(name, (_, _) -> {
                    Value item = items.get(index);
                    index = (index + 1) % items.size();
                    return item;
                });
            case "reset" ->
                new FunctionValue(name, (_, _) -> {
                    index = 0;
                    return None.NONE;
                });
            default -> null;
        };
    }

    @Override
    public String typeName() {
        return "Cycler";
    }
}
