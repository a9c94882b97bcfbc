package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.FunctionValue;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.NamespaceValue;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.RangeValue;
import java.time.LocalDateTime;
import java.util.List;

/** The functions that every template has: Jinja's, and those of chat templates. */
public final class Globals {
    private static final int RANGE_ITEMS_MAX = 100_000;

    private Globals() {}

    /** @param now what {@code strftime_now} formats */
    public static Scope scope(LocalDateTime now) {
        Scope scope = Scope.outermost();
        define(scope, "range", Globals::range);
        define(scope, "dict", Globals::dictionary);
        define(scope, "namespace", (arguments, budget) -> new NamespaceValue(dictionary(arguments, budget)));
        define(scope, "cycler", (arguments, _) -> CyclerValue.of(arguments));
        define(scope, "joiner", (arguments, _) -> joiner(arguments));
        define(scope, "raise_exception", Globals::raise);
        define(scope, "strftime_now", (arguments, budget) -> formatTime(now, arguments, budget));
        return scope;
    }

    private static void define(Scope scope, String name, FunctionValue.Body body) {
        scope.set(name, new FunctionValue(name, body));
    }

    private static Value formatTime(LocalDateTime now, Arguments arguments, Budget budget) {
        TextBuilder text = new TextBuilder(budget);
        for (Text.Run run : arguments.bind("strftime_now", 1, "format").text(0).runs()) {
            text.append(TimeFormat.format(now, run.characters()), run.fromUser());
        }
        return Value.of(text.build());
    }

    private static Value range(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("range", 1, "start", "stop", "step");
        boolean hasStop = bound.find(1) != null;
        long start = hasStop ? bound.integer(0, 0) : 0;
        long stop = bound.integer(hasStop ? 1 : 0, 0);
        long step = bound.integer(2, 1);
        if (step == 0) {
            throw TemplateException.value("range() arg 3 must not be zero");
        }
        long distance = step > 0 ? stop - start : start - stop;
        long size = distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
        if (size > RANGE_ITEMS_MAX) {
            throw new TemplateException(
                    Kind.OVERFLOW,
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).".formatted(RANGE_ITEMS_MAX));
        }
        return new RangeValue(start, step, (int) size);
    }

    private static Dictionary dictionary(Arguments arguments, Budget budget) {
        if (arguments.positional().size() > 1) {
            throw TemplateException.type("dict expected at most 1 argument, got %d"
                    .formatted(arguments.positional().size()));
        }
        Dictionary result = new Dictionary();
        for (Value source : arguments.positional()) {
            if (source instanceof Dictionary dictionary) {
                budget.allocateItems(dictionary.size());
                dictionary.entries().forEach(entry -> result.put(entry.key(), entry.value(), budget));
                continue;
            }
            int index = 0;
            for (Value pair : Iteration.list(source, budget)) {
                List<Value> parts = Iteration.list(pair, budget);
                if (parts.size() != 2) {
                    throw TemplateException.value("dictionary update sequence element #%d has length %d; 2 is required"
                            .formatted(index, parts.size()));
                }
                result.put(parts.get(0), parts.get(1), budget);
                index++;
            }
        }
        arguments.named().forEach(result::put);
        return result;
    }

    /** A function that returns nothing when it is called first, then what separates. */
    private static Value joiner(Arguments arguments) {
        Value separator = arguments.bind("joiner", 0, "sep").get(0, Value.of(", "));
        boolean[] used = new boolean[1];
        return new FunctionValue("joiner", (_, _) -> {
            Value result = used[0] ? separator : Value.of("");
            used[0] = true;
            return result;
        });
    }

    private static Value raise(Arguments arguments, Budget budget) {
        Value message = arguments.bind("raise_exception", 1, "message").get(0);
        throw new TemplateException(
                Kind.RAISED, Representation.str(message, budget).characters());
    }
}
