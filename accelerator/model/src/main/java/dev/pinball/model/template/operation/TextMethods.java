package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Characters;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.FunctionValue;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The methods of texts. */
public final class TextMethods {
    private TextMethods() {}

    static Optional<Value> find(StringValue string, String name) {
        return Optional.ofNullable(body(string.text(), name))
                .map(body -> new FunctionValue(
                        name, string.safe() ? (arguments, budget) -> safe(body.call(arguments, budget)) : body));
    }

    /** What a method makes of a safe text is safe too. */
    private static Value safe(Value result) {
        return switch (result) {
            case StringValue string -> new StringValue(string.text(), true);
            case ListValue(List<Value> items) ->
                new ListValue(items.stream().map(TextMethods::safe).toList());
            case TupleValue(List<Value> items, List<String> _) ->
                new TupleValue(items.stream().map(TextMethods::safe).toList());
            default -> result;
        };
    }

    private static FunctionValue.@Nullable Body body(Text text, String name) {
        return switch (name) {
            case "upper", "lower", "casefold", "capitalize", "title", "swapcase" ->
                (arguments, budget) -> {
                    arguments.bind(name, 0);
                    return Value.of(TextCase.convert(text, name, budget));
                };
            case "strip", "lstrip", "rstrip" ->
                (arguments, budget) -> {
                    Bound bound = arguments.bind(name, 0, "chars");
                    return Value.of(strip(text, bound.has(0) ? bound.text(0) : null, name, budget));
                };
            case "split", "rsplit" -> (arguments, budget) -> list(split(text, name, arguments, budget));
            case "splitlines" ->
                (arguments, budget) -> list(TextSplitting.lines(
                        text, arguments.bind(name, 0, "keepends").isTrue(0), budget));
            case "partition", "rpartition" ->
                (arguments, budget) -> new TupleValue(values(TextSplitting.partition(
                        text, arguments.bind(name, 1, "sep").text(0), name.equals("rpartition"), budget)));
            case "replace" ->
                (arguments, budget) -> {
                    Bound bound = arguments.bind(name, 2, "old", "new", "count");
                    return Value.of(
                            TextSearching.replace(text, bound.text(0), bound.text(1), bound.integer(2, -1), budget));
                };
            case "startswith", "endswith" -> (arguments, budget) -> Value.of(hasAffix(text, name, arguments, budget));
            case "removeprefix", "removesuffix" ->
                (arguments, budget) -> {
                    Text affix = arguments.bind(name, 1, name.substring(6)).text(0);
                    return Value.of(TextSearching.removeAffix(text, affix, name.equals("removesuffix"), budget));
                };
            case "find", "rfind", "index", "rindex", "count" ->
                (arguments, budget) -> Value.of(TextSearching.find(text, name, arguments, budget));
            case "join" ->
                (arguments, budget) ->
                        Value.of(join(text, arguments.bind(name, 1, "iterable").get(0), budget));
            case "format" -> (arguments, budget) -> Value.of(BraceFormat.format(text, arguments, budget));
            case "format_map" ->
                (arguments, budget) -> Value.of(BraceFormat.formatMap(
                        text, arguments.bind(name, 1, "mapping").get(0), budget));
            case "center", "ljust", "rjust" ->
                (arguments, budget) -> {
                    Bound bound = arguments.bind(name, 1, "width", "fillchar");
                    Text fill = bound.has(1) ? bound.text(1) : Text.ofTemplate(" ");
                    return Value.of(pad(text, bound.integer(0, 0), fill, name, budget));
                };
            case "zfill" ->
                (arguments, budget) ->
                        Value.of(zeroFill(text, arguments.bind(name, 1, "width").integer(0, 0), budget));
            case "expandtabs" ->
                (arguments, budget) -> Value.of(TextCase.expandTabs(
                        text, arguments.bind(name, 0, "tabsize").integer(0, 8), budget));
            default -> name.startsWith("is") ? predicate(text, name) : null;
        };
    }

    private static FunctionValue.@Nullable Body predicate(Text text, String name) {
        return TextPredicates.find(name)
                .map(predicate -> (FunctionValue.Body) (arguments, budget) -> {
                    arguments.bind(name, 0);
                    budget.steps(text.length() / 64);
                    return Value.of(predicate.test(text.characters()));
                })
                .orElse(null);
    }

    private static List<Value> values(List<Text> texts) {
        return texts.stream().map(Value::of).toList();
    }

    private static Value list(List<Text> texts) {
        return new ListValue(values(texts));
    }

    private static List<Text> split(Text text, String name, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind(name, 0, "sep", "maxsplit");
        int splitsMax = bound.integer(1, -1);
        boolean fromEnd = name.equals("rsplit");
        return bound.has(0)
                ? TextSplitting.at(text, bound.text(0), splitsMax, fromEnd, budget)
                : TextSplitting.atSpaces(text, splitsMax, fromEnd, budget);
    }

    /** @param characters to take away; null for white space */
    public static Text strip(Text text, @Nullable Text characters, String method, Budget budget) {
        int begin = 0;
        int end = text.length();
        while (!method.equals("rstrip")
                && begin < end
                && isStripped(text.characters().codePointAt(begin), characters)) {
            begin += Character.charCount(text.characters().codePointAt(begin));
        }
        while (!method.equals("lstrip")
                && begin < end
                && isStripped(text.characters().codePointBefore(end), characters)) {
            end -= Character.charCount(text.characters().codePointBefore(end));
        }
        budget.steps((text.length() - (end - begin)) / 16);
        return text.substring(begin, end, budget);
    }

    private static boolean isStripped(int character, @Nullable Text characters) {
        return characters == null
                ? Characters.isSpace(character)
                : characters.characters().indexOf(character) >= 0;
    }

    private static boolean hasAffix(Text text, String name, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind(name, 1, "affix", "start", "end");
        Value begin = bound.get(1, None.NONE);
        Value end = bound.get(2, None.NONE);
        String part = new Slice(begin, end, None.NONE).of(text, budget).characters();
        List<Value> affixes = bound.get(0) instanceof TupleValue(List<Value> several, List<String> _)
                ? several
                : List.of(bound.get(0));
        return affixes.stream().anyMatch(affix -> {
            String wanted = Arguments.of(affix).bind(name, 1, "affix").text(0).characters();
            return name.equals("startswith") ? part.startsWith(wanted) : part.endsWith(wanted);
        });
    }

    private static Text join(Text separator, Value parts, Budget budget) {
        TextBuilder joined = new TextBuilder(budget);
        int index = 0;
        for (Iterator<Value> items = Iteration.of(parts, budget); items.hasNext(); index++) {
            Value item = items.next();
            if (!(item instanceof StringValue string)) {
                throw TemplateException.type(
                        "sequence item %d: expected str instance, %s found".formatted(index, item.typeName()));
            }
            if (index > 0) {
                joined.append(separator);
            }
            joined.append(string.text());
        }
        return joined.build();
    }

    /** @param method {@code center}, {@code ljust} or {@code rjust} */
    public static Text pad(Text text, int width, Text fill, String method, Budget budget) {
        if (fill.codePointCount() != 1) {
            throw TemplateException.type("The fill character must be exactly one character long");
        }
        long missing = Math.max(0, (long) width - text.codePointCount());
        long before = switch (method) {
            case "rjust" -> missing;
            case "ljust" -> 0;
            default -> missing / 2 + (missing & width & 1);
        };
        budget.allocateCharacters(missing);
        return new TextBuilder(budget)
                .append(fill, before)
                .append(text)
                .append(fill, missing - before)
                .build();
    }

    private static Text zeroFill(Text text, int width, Budget budget) {
        long missing = Math.max(0, (long) width - text.codePointCount());
        boolean signed = text.characters().startsWith("-") || text.characters().startsWith("+");
        int sign = signed ? 1 : 0;
        budget.allocateCharacters(missing);
        return new TextBuilder(budget)
                .append(text, 0, sign)
                .append(Text.ofTemplate("0"), missing)
                .append(text, sign, text.length())
                .build();
    }
}
