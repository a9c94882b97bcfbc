package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Comparison;
import dev.pinball.model.template.value.FunctionValue;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The {@code loop} of a {@code for}: where it is. It looks no further ahead than it is asked to. */
final class LoopValue implements ObjectValue {
    private final Iterator<Value> items;
    private final int depth;
    private final UnaryOperator<Value> recursion;
    private final Budget budget;
    private final Deque<Value> ahead = new ArrayDeque<>();
    private int index = -1;
    private Value previous = Undefined.because("there is no previous item");
    private Value current = None.NONE;
    private @Nullable Value lastChanged;

    LoopValue(Iterator<Value> items, int depth, UnaryOperator<Value> recursion, Budget budget) {
        this.items = items;
        this.depth = depth;
        this.recursion = recursion;
        this.budget = budget;
    }

    /** Goes to the next item; false where there is none. */
    boolean advance() {
        if (!hasNext()) {
            return false;
        }
        if (index >= 0) {
            previous = current;
        }
        index++;
        current = ahead.removeFirst();
        return true;
    }

    Value current() {
        return current;
    }

    private boolean hasNext() {
        if (ahead.isEmpty() && items.hasNext()) {
            ahead.add(items.next());
        }
        return !ahead.isEmpty();
    }

    private int length() {
        while (items.hasNext()) {
            budget.allocateItems(1);
            ahead.add(items.next());
        }
        return index + 1 + ahead.size();
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "index" -> Value.of(index + 1);
            case "index0" -> Value.of(index);
            case "first" -> Value.of(index == 0);
            case "last" -> Value.of(!hasNext());
            case "length" -> Value.of(length());
            case "revindex" -> Value.of(length() - index);
            case "revindex0" -> Value.of(length() - index - 1);
            case "previtem" -> previous;
            case "nextitem" -> hasNext() ? ahead.getFirst() : Undefined.because("there is no next item");
            case "depth" -> Value.of(depth + 1);
            case "depth0" -> Value.of(depth);
            case "cycle" -> new FunctionValue(name, (arguments, _) -> cycle(arguments));
            case "changed" -> new FunctionValue(name, (arguments, _) -> changed(arguments));
            default -> null;
        };
    }

    private Value cycle(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw TemplateException.type("no items for cycling given");
        }
        return arguments.positional().get(index % arguments.positional().size());
    }

    private Value changed(Arguments arguments) {
        Value now = new TupleValue(arguments.positional());
        boolean changed = lastChanged == null || !Comparison.areEqual(lastChanged, now, budget);
        lastChanged = now;
        return Value.of(changed);
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    /** Runs the loop for other items; the result is what that prints. */
    @Override
    public Value call(Arguments arguments, Budget callBudget) {
        return recursion.apply(arguments.bind("loop", 1, "iterable").get(0));
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }

    @Override
    public String representation() {
        return "<LoopContext %d/%d>".formatted(index + 1, length());
    }
}
