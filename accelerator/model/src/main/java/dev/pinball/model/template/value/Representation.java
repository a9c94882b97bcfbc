package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.text.Characters;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Value.BooleanValue;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.IntegerValue;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.RangeValue;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;

/** Values as Python prints them: {@code str} and {@code repr}. What surrounds a user's text counts as the user's. */
public final class Representation {
    private static final int FLOAT_STEPS = 32;

    private Representation() {}

    /** As {@code {{ value }}} prints it. */
    public static Text str(Value value, Budget budget) {
        return switch (value) {
            case StringValue(Text text, boolean _) -> text;
            case Undefined _ -> Text.EMPTY;
            case IntegerValue _, FloatValue _ -> number(value, budget);
            case BooleanValue _, None _ -> Text.ofTemplate(scalar(value));
            default -> repr(value, budget);
        };
    }

    private static Text number(Value value, Budget budget) {
        budget.steps(value instanceof IntegerValue(BigInteger number) ? number.bitLength() / 16 : FLOAT_STEPS);
        return Text.ofTemplate(scalar(value));
    }

    /** As it stands in a printed list: texts are quoted. */
    public static Text repr(Value value, Budget budget) {
        TextBuilder text = new TextBuilder(budget);
        append(value, text, budget);
        return text.build();
    }

    private static String scalar(Value value) {
        return switch (value) {
            case None _ -> "None";
            case BooleanValue(boolean isTrue) -> isTrue ? "True" : "False";
            case IntegerValue(BigInteger number) -> number.toString();
            case FloatValue(double number) -> Numbers.text(number);
            default -> value.typeName();
        };
    }

    private static void append(Value value, TextBuilder into, Budget budget) {
        budget.step();
        switch (value) {
            case StringValue(Text text, boolean safe) -> appendQuoted(text, safe, into);
            case ListValue(List<Value> items) -> appendItems("[", items.iterator(), "]", into, budget);
            case TupleValue(List<Value> items, List<String> _) ->
                appendItems("(", items.iterator(), items.size() == 1 ? ",)" : ")", into, budget);
            case Dictionary dictionary -> appendEntries(dictionary, into, budget);
            case DictionaryView view -> appendItems(view.typeName() + "([", view.iterator(), "])", into, budget);
            case NamespaceValue space -> {
                into.append("<Namespace ");
                append(space.attributes(), into, budget);
                into.append(">");
            }
            case RangeValue(long start, long step, int size) -> {
                long stop = start + size * step;
                into.append(
                        step == 1
                                ? "range(%d, %d)".formatted(start, stop)
                                : "range(%d, %d, %d)".formatted(start, stop, step));
            }
            case IteratorValue iterator -> into.append("<" + iterator.typeName() + " object>");
            case ObjectValue object -> into.append(object.representation());
            case IntegerValue _, FloatValue _ -> into.append(number(value, budget));
            default -> into.append(scalar(value));
        }
    }

    private static void appendItems(String begin, Iterator<Value> items, String end, TextBuilder into, Budget budget) {
        budget.nested(() -> {
            into.append(begin, true);
            while (items.hasNext()) {
                append(items.next(), into, budget);
                if (items.hasNext()) {
                    into.append(", ", true);
                }
            }
            return into.append(end, true);
        });
    }

    private static void appendEntries(Dictionary dictionary, TextBuilder into, Budget budget) {
        budget.nested(() -> {
            into.append("{", true);
            String separator = "";
            for (Dictionary.Entry entry : dictionary.entries()) {
                into.append(separator, true);
                append(entry.key(), into, budget);
                into.append(": ", true);
                append(entry.value(), into, budget);
                separator = ", ";
            }
            return into.append("}", true);
        });
    }

    private static void appendQuoted(Text text, boolean safe, TextBuilder into) {
        String characters = text.characters();
        char quote = characters.indexOf('\'') >= 0 && characters.indexOf('"') < 0 ? '"' : '\'';
        into.append(safe ? "Markup(" + quote : String.valueOf(quote), true);
        int copied = 0;
        for (int i = 0; i < characters.length(); ) {
            int character = characters.codePointAt(i);
            int next = i + Character.charCount(character);
            String escape = escape(character, quote);
            if (!escape.isEmpty()) {
                into.append(text, copied, i).append(escape, text.isFromUser(i));
                copied = next;
            }
            i = next;
        }
        into.append(text, copied, characters.length()).append(safe ? quote + ")" : String.valueOf(quote), true);
    }

    /** How the character is written; empty for itself. */
    private static String escape(int character, char quote) {
        return switch (character) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case ' ' -> "";
            default ->
                character == quote
                        ? "\\" + quote
                        : Characters.isPrintable(character)
                                ? ""
                                : character < 0x100
                                        ? "\\x%02x".formatted(character)
                                        : character < 0x10000
                                                ? "\\u%04x".formatted(character)
                                                : "\\U%08x".formatted(character);
        };
    }
}
