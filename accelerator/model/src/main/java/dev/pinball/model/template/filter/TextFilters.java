package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.operation.Operators;
import dev.pinball.model.template.operation.TextCase;
import dev.pinball.model.template.operation.TextMethods;
import dev.pinball.model.template.operation.TextSearching;
import dev.pinball.model.template.operation.TextSplitting;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Truth;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.List;
import java.util.Map;

/** Filters that make a text of a value. */
final class TextFilters {
    private TextFilters() {}

    static void addTo(Map<String, Filter> filters) {
        for (String method : List.of("upper", "lower", "capitalize")) {
            filters.put(
                    method,
                    (arguments, budget) ->
                            Value.of(TextCase.convert(text(arguments.bind(method, 1, "s"), budget), method, budget)));
        }
        filters.put(
                "title",
                (arguments, budget) ->
                        Value.of(TextCase.titleWords(text(arguments.bind("title", 1, "s"), budget), budget)));
        filters.put("string", TextFilters::string);
        filters.put("trim", TextFilters::trim);
        filters.put("replace", TextFilters::replace);
        filters.put("center", TextFilters::center);
        filters.put("indent", TextFilters::indent);
        filters.put("format", TextFilters::format);
        filters.put("truncate", TextFilters::truncate);
        filters.put("wordcount", TextFilters::wordCount);
        filters.put("wordwrap", WordWrap::apply);
        filters.put("default", TextFilters::orDefault);
        filters.put("d", TextFilters::orDefault);
    }

    /** The first argument as it prints. */
    static Text text(Bound bound, Budget budget) {
        return Representation.str(bound.get(0), budget);
    }

    private static Value string(Arguments arguments, Budget budget) {
        Value value = arguments.bind("string", 1, "object").get(0);
        return value instanceof StringValue ? value : Value.of(Representation.str(value, budget));
    }

    private static Value trim(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("trim", 1, "value", "chars");
        return Value.of(TextMethods.strip(text(bound, budget), bound.has(1) ? bound.text(1) : null, "strip", budget));
    }

    private static Value replace(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("replace", 3, "s", "old", "new", "count");
        return Value.of(TextSearching.replace(
                text(bound, budget),
                Representation.str(bound.get(1), budget),
                Representation.str(bound.get(2), budget),
                bound.has(3) ? bound.integer(3, -1) : -1,
                budget));
    }

    private static Value center(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("center", 1, "value", "width");
        return Value.of(
                TextMethods.pad(text(bound, budget), bound.integer(1, 80), Text.ofTemplate(" "), "center", budget));
    }

    private static Value indent(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("indent", 1, "s", "width", "first", "blank");
        Text indention = bound.get(1, Value.of(4)) instanceof StringValue(Text written, boolean _)
                ? written
                : ((StringValue) Operators.binary("*", Value.of(" "), bound.get(1, Value.of(4)), budget)).text();
        Text whole = ((StringValue) Operators.binary("+", requireText(bound.get(0)), Value.of("\n"), budget)).text();
        TextBuilder indented = new TextBuilder(budget);
        boolean first = true;
        for (Text line : TextSplitting.lines(whole, false, budget)) {
            if (!first) {
                indented.append("\n");
            }
            boolean indents = first ? bound.isTrue(2) : bound.isTrue(3) || !line.isEmpty();
            if (indents) {
                indented.append(indention);
            }
            indented.append(line);
            first = false;
        }
        return Value.of(indented.build());
    }

    private static StringValue requireText(Value value) {
        return switch (value) {
            case StringValue string -> string;
            case Undefined undefined -> throw undefined.failure();
            default ->
                throw TemplateException.type(
                        "unsupported operand type(s) for +=: '%s' and 'str'".formatted(value.typeName()));
        };
    }

    private static Value format(Arguments arguments, Budget budget) {
        if (arguments.positional().size() > 1 && !arguments.named().isEmpty()) {
            throw new TemplateException(
                    Kind.ARGUMENT, "can't handle positional and keyword arguments at the same time");
        }
        Value values;
        if (arguments.named().isEmpty()) {
            values = new TupleValue(arguments.skip(1).positional());
        } else {
            Dictionary named = new Dictionary();
            arguments.named().forEach(named::put);
            values = named;
        }
        Text format = Representation.str(arguments.positional().getFirst(), budget);
        return Operators.binary("%", Value.of(format), values, budget);
    }

    private static Value truncate(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("truncate", 1, "s", "length", "killwords", "end", "leeway");
        int size = Iteration.requireLength(bound.get(0));
        int length = bound.integer(1, 255);
        Text end = bound.has(3) ? bound.text(3) : Text.ofTemplate("...");
        int leeway = bound.has(4) ? bound.integer(4, 5) : 5;
        if (length < end.codePointCount() || leeway < 0) {
            throw TemplateException.value(
                    "truncate: length %d, leeway %d (expected: room for the end)".formatted(length, leeway));
        }
        if (size <= (long) length + leeway) {
            return bound.get(0);
        }
        Text text = requireText(bound.get(0)).text();
        Text kept = text.substring(0, text.offset(length - end.codePointCount()), budget);
        int space = kept.characters().lastIndexOf(' ');
        if (!bound.isTrue(2) && space >= 0) {
            kept = kept.substring(0, space, budget);
        }
        return Value.of(new TextBuilder(budget).append(kept).append(end).build());
    }

    private static Value wordCount(Arguments arguments, Budget budget) {
        String text = text(arguments.bind("wordcount", 1, "s"), budget).characters();
        budget.steps(text.length() / 64);
        int count = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean isWord = Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_';
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }
        return Value.of(count);
    }

    private static Value orDefault(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("default", 1, "value", "default_value", "boolean");
        Value value = bound.get(0);
        boolean replaces = value instanceof Undefined || bound.isTrue(2) && !Truth.of(value);
        return replaces ? bound.get(1, Value.of("")) : value;
    }
}
