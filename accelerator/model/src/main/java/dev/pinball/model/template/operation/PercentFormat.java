package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.TupleValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code format % values}, as in C. */
public final class PercentFormat {
    private static final Pattern CONVERSION = Pattern.compile(
            "%(?:\\((?<key>[^)]*)\\))?(?<flags>[-+ #0]*)(?<width>\\d{1,9}|\\*)?(?:\\.(?<precision>\\d{1,9}|\\*)?)?[hlL]?(?<type>.)?",
            Pattern.DOTALL);

    private final Text format;
    private final Value values;
    private final List<Value> positional;
    private final Budget budget;
    private int used;

    private PercentFormat(Text format, Value values, Budget budget) {
        this.format = format;
        this.values = values;
        this.positional = values instanceof TupleValue(List<Value> items, List<String> _) ? items : List.of(values);
        this.budget = budget;
    }

    /** @param values a tuple, a dictionary for conversions with names, or the one value */
    public static Text format(Text format, Value values, Budget budget) {
        return new PercentFormat(format, values, budget).format();
    }

    private Text format() {
        TextBuilder formatted = new TextBuilder(budget);
        Matcher conversion = CONVERSION.matcher(format.characters());
        int copied = 0;
        while (conversion.find()) {
            budget.call();
            formatted.append(format, copied, conversion.start());
            if ("%".equals(conversion.group("type"))) {
                formatted.append(format, conversion.end() - 1, conversion.end());
            } else {
                formatted.append(convert(conversion));
            }
            copied = conversion.end();
        }
        boolean needsAll =
                values instanceof TupleValue || !Iteration.isIterable(values) || values instanceof StringValue;
        if (used < positional.size() && needsAll) {
            throw TemplateException.type("not all arguments converted during string formatting");
        }
        return formatted.append(format, copied, format.length()).build();
    }

    private Value next() {
        if (used == positional.size()) {
            throw TemplateException.type("not enough arguments for format string");
        }
        return positional.get(used++);
    }

    private Value value(Matcher conversion) {
        String key = conversion.group("key");
        if (key == null) {
            return next();
        }
        if (!(values instanceof Dictionary dictionary)) {
            throw TemplateException.type("format requires a mapping");
        }
        Value found = dictionary.find(key);
        if (found == null) {
            throw new TemplateException(TemplateException.Kind.KEY, "'" + key + "'");
        }
        return found;
    }

    private int size(Matcher conversion, String group, int unlessGiven) {
        String written = conversion.group(group);
        return written == null ? unlessGiven : written.equals("*") ? Numbers.toInt(next()) : Integer.parseInt(written);
    }

    private Text convert(Matcher conversion) {
        String flags = conversion.group("flags");
        int width = size(conversion, "width", 0);
        boolean hasPrecision = conversion.group().contains(".") && conversion.group("type") != null;
        int precision = size(conversion, "precision", hasPrecision && pointBeforeType(conversion) ? 0 : -1);
        String written = conversion.group("type");
        if (written == null) {
            throw TemplateException.value("incomplete format");
        }
        Value value = value(conversion);
        char type = written.charAt(0);
        boolean left = flags.contains("-") || width < 0;
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-';
        boolean zeros = flags.contains("0") && !left && "diouxXeEfFgG".indexOf(type) >= 0;
        FormatSpecification specification = new FormatSpecification(
                zeros ? "0" : " ",
                zeros ? '=' : left ? '<' : '>',
                sign,
                flags.contains("#"),
                '\0',
                Math.abs(width),
                precision,
                type == 'i' || type == 'u' ? 'd' : type);
        return switch (type) {
            case 's' -> specification.text(Representation.str(value, budget), budget);
            case 'r', 'a' -> specification.text(Representation.repr(value, budget), budget);
            case 'c' -> specification.text(character(value), budget);
            case 'd', 'i', 'u' -> specification.number(integer(value, type, true), budget);
            case 'o', 'x', 'X' -> specification.number(integer(value, type, false), budget);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> specification.number(floating(value), budget);
            default ->
                throw TemplateException.value("unsupported format character '%s' (0x%x) at index %d"
                        .formatted(type, (int) type, conversion.end() - 1));
        };
    }

    private static boolean pointBeforeType(Matcher conversion) {
        int keyEnd = conversion.group("key") == null ? conversion.start() : conversion.end("key");
        return conversion.group().indexOf('.', keyEnd - conversion.start()) >= 0;
    }

    private static Text character(Value value) {
        if (value instanceof StringValue(Text text, boolean _) && text.codePointCount() == 1) {
            return text;
        }
        if (value instanceof NumberValue number && !Numbers.isFloat(number)) {
            int codePoint = Numbers.toInt(value);
            if (Character.isValidCodePoint(codePoint)) {
                return Text.ofUser(Character.toString(codePoint)); // whoever chose the number
            }
        }
        throw TemplateException.type("%c requires int or char");
    }

    private static NumberValue integer(Value value, char type, boolean truncates) {
        requireDefined(value);
        if (value instanceof NumberValue number && (truncates || !Numbers.isFloat(number))) {
            return Numbers.truncate(number);
        }
        throw TemplateException.type("%%%s format: %s is required, not %s"
                .formatted(type, truncates ? "a real number" : "an integer", value.typeName()));
    }

    private static void requireDefined(Value value) {
        if (value instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
    }

    private static NumberValue floating(Value value) {
        requireDefined(value);
        if (value instanceof NumberValue number) {
            return new Value.FloatValue(Numbers.toDouble(number));
        }
        throw TemplateException.type("must be real number, not %s".formatted(value.typeName()));
    }
}
