package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Comparison;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.DictionaryView;
import dev.pinball.model.template.value.FunctionValue;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.Sequence;
import java.util.Iterator;
import java.util.Optional;

/** The methods of dictionaries, lists and tuples that change nothing. */
final class CollectionMethods {
    private CollectionMethods() {}

    static Optional<Value> find(Dictionary dictionary, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "get" -> method(name, (arguments, budget) -> get(dictionary, arguments, budget));
                    case "items" -> view(name, dictionary, DictionaryView.Kind.ITEMS);
                    case "keys" -> view(name, dictionary, DictionaryView.Kind.KEYS);
                    case "values" -> view(name, dictionary, DictionaryView.Kind.VALUES);
                    case "copy" ->
                        method(name, (arguments, _) -> {
                            arguments.bind("copy", 0);
                            return dictionary;
                        });
                    default -> null;
                });
    }

    private static Value method(String name, FunctionValue.Body body) {
        return new FunctionValue(name, body);
    }

    private static Value get(Dictionary dictionary, Arguments arguments, Budget budget) {
        Arguments.Bound bound = arguments.bind("get", 1, "key", "default");
        Value found = dictionary.find(bound.get(0), budget);
        return found == null ? bound.get(1, None.NONE) : found;
    }

    private static Value view(String name, Dictionary dictionary, DictionaryView.Kind kind) {
        return method(name, (arguments, _) -> {
            arguments.bind(name, 0);
            return new DictionaryView(dictionary, kind);
        });
    }

    static Optional<Value> find(Sequence sequence, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "count" -> method(name, (arguments, budget) -> count(sequence, arguments, budget));
                    case "index" -> method(name, (arguments, budget) -> index(sequence, arguments, budget));
                    case "copy" -> sequence instanceof ListValue ? method(name, (_, _) -> sequence) : null;
                    default -> null;
                });
    }

    private static Value count(Sequence sequence, Arguments arguments, Budget budget) {
        Value wanted = arguments.bind("count", 1, "value").get(0);
        int count = 0;
        for (Iterator<Value> items = Iteration.of(sequence, budget); items.hasNext(); ) {
            count += Comparison.areEqual(items.next(), wanted, budget) ? 1 : 0;
        }
        return Value.of(count);
    }

    private static Value index(Sequence sequence, Arguments arguments, Budget budget) {
        Arguments.Bound bound = arguments.bind("index", 1, "value", "start", "stop");
        int end = Math.min(sequence.size(), bound.integer(2, Integer.MAX_VALUE));
        for (int i = Math.max(0, bound.integer(1, 0)); i < end; i++) {
            if (Comparison.areEqual(sequence.get(i), bound.get(0), budget)) {
                return Value.of(i);
            }
        }
        throw TemplateException.value("%s is not in %s"
                .formatted(Representation.repr(bound.get(0), budget).characters(), sequence.typeName()));
    }
}
