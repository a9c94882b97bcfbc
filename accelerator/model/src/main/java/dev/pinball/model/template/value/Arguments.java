package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Value.IntegerValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call.
 *
 * @param named in the order in which they are written
 */
public record Arguments(List<Value> positional, Map<String, Value> named) {
    public static final Arguments NONE = new Arguments(List.of(), Map.of());

    public static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /** The same after one more. */
    public Arguments after(Value first) {
        List<Value> all = new ArrayList<>(positional.size() + 1);
        all.add(first);
        all.addAll(positional);
        return new Arguments(all, named);
    }

    /** The same without the first {@code count} of the positional. */
    public Arguments skip(int count) {
        return new Arguments(positional.subList(count, positional.size()), named);
    }

    /**
     * The arguments by the names of parameters, of which the first {@code required} must be given.
     *
     * @throws TemplateException for an argument too many, or one that is missing
     */
    public Bound bind(String function, int required, String... names) {
        if (positional.size() > names.length) {
            throw TemplateException.type("%s() takes %s%d positional argument%s but %d %s given"
                    .formatted(
                            function,
                            required == names.length ? "" : "from %d to ".formatted(required),
                            names.length,
                            names.length == 1 ? "" : "s",
                            positional.size(),
                            positional.size() == 1 ? "was" : "were"));
        }
        @Nullable Value[] values = Arrays.copyOf(positional.toArray(Value[]::new), names.length);
        named.forEach((name, value) -> {
            int index = Arrays.asList(names).indexOf(name);
            if (index < 0) {
                throw TemplateException.type("%s() got an unexpected keyword argument '%s'".formatted(function, name));
            }
            if (values[index] != null) {
                throw TemplateException.type("%s() got multiple values for argument '%s'".formatted(function, name));
            }
            values[index] = value;
        });
        for (int i = 0; i < required; i++) {
            if (values[i] == null) {
                throw TemplateException.type(
                        "%s() missing 1 required positional argument: '%s'".formatted(function, names[i]));
            }
        }
        return new Bound(values);
    }

    /** Arguments by the index of their parameter. */
    public static final class Bound {
        private final @Nullable Value[] values;

        private Bound(@Nullable Value[] values) {
            this.values = values;
        }

        /** Whether it was given, and isn't {@code none}. */
        public boolean has(int index) {
            return values[index] != null && values[index] != None.NONE;
        }

        public @Nullable Value find(int index) {
            return values[index];
        }

        public Value get(int index, Value unlessGiven) {
            Value value = values[index];
            return value == null ? unlessGiven : value;
        }

        /** Of a required parameter. */
        public Value get(int index) {
            return get(index, None.NONE);
        }

        public boolean isTrue(int index) {
            Value value = values[index];
            return value != null && Truth.of(value);
        }

        public int integer(int index, int unlessGiven) {
            Value value = values[index];
            return value == null ? unlessGiven : Numbers.toInt(value);
        }

        public Text text(int index) {
            return switch (get(index)) {
                case StringValue(Text text, boolean _) -> text;
                case Value.Undefined undefined -> throw undefined.failure();
                case Value other -> throw TemplateException.type("expected str, not %s".formatted(other.typeName()));
            };
        }
    }

    static IntegerValue requireInteger(Value value) {
        return switch (value) {
            case IntegerValue integer -> integer;
            case Value.BooleanValue(boolean isTrue) -> (IntegerValue) Value.of(isTrue ? 1 : 0);
            case Value.Undefined undefined -> throw undefined.failure();
            default ->
                throw TemplateException.type(
                        "'%s' object cannot be interpreted as an integer".formatted(value.typeName()));
        };
    }
}
