package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.HashKey;
import dev.pinball.model.template.value.NamespaceValue;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.RangeValue;
import dev.pinball.model.template.value.Value.Sequence;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.Optional;
import java.util.Set;

/**
 * Items and attributes. {@code object.name} prefers a method to an item, {@code object['name']} an item to a method. What
 * is neither is undefined; what the sandbox forbids fails where it is used.
 */
public final class Lookup {
    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Set<String> DICTIONARY_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private Lookup() {}

    /** {@code object.name} */
    public static Value attribute(Value object, String name, Budget budget) {
        if (object instanceof Undefined undefined) {
            throw undefined.failure();
        }
        return ownAttribute(object, name)
                .or(() -> item(object, Value.of(name), budget))
                .orElseGet(() -> missing(object, Value.of(name), budget));
    }

    /** {@code object[key]} */
    public static Value itemOrAttribute(Value object, Value key, Budget budget) {
        if (object instanceof Undefined undefined) {
            throw undefined.failure();
        }
        return item(object, key, budget)
                .or(() -> key instanceof StringValue name ? ownAttribute(object, name.characters()) : Optional.empty())
                .orElseGet(() -> missing(object, key, budget));
    }

    /** What the filter {@code attr} finds: never an item. */
    public static Value attributeOnly(Value object, String name, Budget budget) {
        if (object instanceof Undefined undefined) {
            throw undefined.failure();
        }
        return ownAttribute(object, name).orElseGet(() -> missing(object, Value.of(name), budget));
    }

    private static Optional<Value> ownAttribute(Value object, String name) {
        if (name.startsWith("__") && !(object instanceof NamespaceValue) || changes(object, name)) {
            return Optional.of(new Undefined(
                    Kind.SECURITY,
                    "access to attribute '%s' of '%s' object is unsafe.".formatted(name, object.typeName())));
        }
        return switch (object) {
            case ObjectValue other -> Optional.ofNullable(other.attribute(name));
            case StringValue string -> TextMethods.find(string, name);
            case Dictionary dictionary -> CollectionMethods.find(dictionary, name);
            case TupleValue tuple
            when tuple.names().contains(name) ->
                Optional.of(tuple.get(tuple.names().indexOf(name)));
            case Sequence sequence -> CollectionMethods.find(sequence, name);
            default -> Optional.empty();
        };
    }

    private static boolean changes(Value object, String name) {
        return switch (object) {
            case ListValue _ -> LIST_CHANGES.contains(name);
            case Dictionary _ -> DICTIONARY_CHANGES.contains(name);
            default -> false;
        };
    }

    private static Optional<Value> item(Value object, Value key, Budget budget) {
        return switch (object) {
            case Dictionary dictionary
            when HashKey.isPossible(key) -> Optional.ofNullable(dictionary.find(key, budget));
            case StringValue(Text text, boolean safe) ->
                index(key, text.codePointCount()).map(index -> {
                    int begin = text.offset(index);
                    int end = text.characters().offsetByCodePoints(begin, 1);
                    return new StringValue(text.substring(begin, end, budget), safe);
                });
            case Sequence sequence -> index(key, sequence.size()).map(sequence::get);
            default -> Optional.empty();
        };
    }

    /** From the end where it is negative. */
    private static Optional<Integer> index(Value key, int size) {
        if (!(key instanceof NumberValue number) || Numbers.isFloat(number)) {
            return Optional.empty();
        }
        int given = Numbers.toInt(number);
        int index = given < 0 ? given + size : given;
        return index >= 0 && index < size ? Optional.of(index) : Optional.empty();
    }

    /** {@code object[slice]}; an absent part is none. */
    public static Value slice(Value object, Slice slice, Budget budget) {
        return switch (object) {
            case Undefined undefined -> throw undefined.failure();
            case StringValue(Text text, boolean safe) -> new StringValue(slice.of(text, budget), safe);
            case ListValue list -> new ListValue(slice.of(list, budget));
            case TupleValue tuple -> new TupleValue(slice.of(tuple, budget));
            case RangeValue range -> slice.of(range);
            case Dictionary _ -> throw TemplateException.type("unhashable type: 'slice'");
            default -> throw TemplateException.type("'%s' object is not subscriptable".formatted(object.typeName()));
        };
    }

    /** With the module that Python has it in. */
    private static String owner(Value object) {
        String type = object.typeName();
        return switch (type) {
            case "NoneType" -> "None";
            case "Namespace", "Cycler" -> "jinja2.utils.%s object".formatted(type);
            case "LoopContext", "Macro" -> "jinja2.runtime.%s object".formatted(type);
            case "Markup" -> "markupsafe.Markup object";
            default -> type + " object";
        };
    }

    private static Undefined missing(Value object, Value key, Budget budget) {
        String owner = owner(object);
        if (key instanceof StringValue name) {
            return Undefined.because("'%s' has no attribute %s"
                    .formatted(owner, Representation.repr(name, budget).characters()));
        }
        return Undefined.because("%s has no element %s"
                .formatted(owner, Representation.repr(key, budget).characters()));
    }
}
