package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Value.BooleanValue;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.IntegerValue;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as JSON, as Python's {@code json.dumps} writes it. What surrounds a user's text counts as the user's. */
public final class JsonText {
    private final Style style;
    private final TextBuilder text;
    private final Budget budget;

    /**
     * How it looks.
     *
     * @param indent put before a line once per level; null for one line
     * @param itemSeparator between items
     * @param keySeparator between a key and its value
     * @param asciiOnly writes all other characters as escapes
     * @param sortsKeys orders the entries of a dictionary by their keys
     */
    public record Style(
            @Nullable String indent, String itemSeparator, String keySeparator, boolean asciiOnly, boolean sortsKeys) {}

    private JsonText(Style style, Budget budget) {
        this.style = style;
        this.budget = budget;
        this.text = new TextBuilder(budget);
    }

    /** @throws TemplateException for what JSON has no form of */
    public static Text of(Value value, Style style, Budget budget) {
        JsonText json = new JsonText(style, budget);
        json.append(value, 0);
        return json.text.build();
    }

    private void append(Value value, int level) {
        budget.step();
        switch (value) {
            case StringValue(Text string, boolean _) -> appendString(string);
            case ListValue(List<Value> items) -> appendItems(items, level);
            case TupleValue(List<Value> items, List<String> _) -> appendItems(items, level);
            case Dictionary dictionary -> appendEntries(dictionary, level);
            case IntegerValue _, FloatValue _ -> {
                budget.call();
                text.append(scalar(value));
            }
            case None _, BooleanValue _ -> text.append(scalar(value));
            default -> throw notSerializable(value);
        }
    }

    private static TemplateException notSerializable(Value value) {
        return TemplateException.type("Object of type %s is not JSON serializable".formatted(value.typeName()));
    }

    private static String scalar(Value value) {
        return switch (value) {
            case None _ -> "null";
            case BooleanValue(boolean isTrue) -> Boolean.toString(isTrue);
            case IntegerValue(BigInteger number) -> number.toString();
            case FloatValue(double number) ->
                Double.isNaN(number)
                        ? "NaN"
                        : Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : Numbers.text(number);
            default -> throw notSerializable(value);
        };
    }

    private void appendItems(List<Value> items, int level) {
        if (items.isEmpty()) {
            text.append("[]", true);
            return;
        }
        budget.nested(() -> {
            String separator = "[";
            for (Value item : items) {
                text.append(separator, true);
                appendLine(level + 1);
                append(item, level + 1);
                separator = style.itemSeparator();
            }
            appendLine(level);
            return text.append("]", true);
        });
    }

    private void appendEntries(Dictionary dictionary, int level) {
        if (dictionary.size() == 0) {
            text.append("{}", true);
            return;
        }
        budget.nested(() -> {
            String separator = "{";
            for (Dictionary.Entry entry : ordered(dictionary)) {
                text.append(separator, true);
                appendLine(level + 1);
                appendKey(entry.key());
                text.append(style.keySeparator(), true);
                append(entry.value(), level + 1);
                separator = style.itemSeparator();
            }
            appendLine(level);
            return text.append("}", true);
        });
    }

    private Iterable<Dictionary.Entry> ordered(Dictionary dictionary) {
        if (!style.sortsKeys()) {
            return dictionary.entries();
        }
        return Comparison.sorted(List.copyOf(dictionary.entries()), Dictionary.Entry::key, false, budget);
    }

    private void appendKey(Value key) {
        switch (key) {
            case StringValue(Text string, boolean _) -> appendString(string);
            case None _, BooleanValue _, IntegerValue _, FloatValue _ -> text.append('"' + scalar(key) + '"', true);
            default ->
                throw TemplateException.type(
                        "keys must be str, int, float, bool or None, not %s".formatted(key.typeName()));
        }
    }

    private void appendLine(int level) {
        if (style.indent() != null) {
            text.append("\n", true).append(Text.ofUser(style.indent()), level);
        }
    }

    private void appendString(Text string) {
        String characters = string.characters();
        text.append("\"", true);
        int copied = 0;
        for (int i = 0; i < characters.length(); i++) {
            String escape = escape(characters.charAt(i));
            if (!escape.isEmpty()) {
                text.append(string, copied, i).append(escape, string.isFromUser(i));
                copied = i + 1;
            }
        }
        text.append(string, copied, characters.length()).append("\"", true);
    }

    /** How the UTF-16 unit is written; empty for itself. */
    private String escape(char unit) {
        return switch (unit) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> unit < ' ' || (style.asciiOnly() && unit > '~') ? "\\u%04x".formatted((int) unit) : "";
        };
    }
}
