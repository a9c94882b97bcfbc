package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.operation.FloatFormat;
import dev.pinball.model.template.operation.Operators;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that make a number of a value, and of a number another. */
final class NumberFilters {
    private static final List<String> DECIMAL_PREFIXES = List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
    private static final List<String> BINARY_PREFIXES = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB");

    /** The time that the decimals of a float take. */
    private static final int ROUNDING_STEPS = 32;

    private NumberFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("int", NumberFilters::toInteger);
        filters.put("float", NumberFilters::toFloat);
        filters.put("abs", NumberFilters::absolute);
        filters.put("round", NumberFilters::round);
        filters.put("filesizeformat", NumberFilters::fileSize);
    }

    private static Value toInteger(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("int", 1, "value", "default", "base");
        Value unlessNumber = bound.get(1, Value.of(0));
        return switch (bound.get(0)) {
            case Undefined undefined -> throw undefined.failure();
            case FloatValue(double number)
            when !Double.isFinite(number) -> {
                if (Double.isInfinite(number)) {
                    throw new TemplateException(Kind.OVERFLOW, "cannot convert float infinity to integer");
                }
                yield unlessNumber;
            }
            case NumberValue number -> Numbers.truncate(number);
            case StringValue string ->
                NumberReader.integerOrFloat(string.characters(), bound.integer(2, 10))
                        .orElse(unlessNumber);
            default -> unlessNumber;
        };
    }

    private static Value toFloat(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("float", 1, "value", "default");
        Value unlessNumber = bound.get(1, new FloatValue(0));
        return switch (bound.get(0)) {
            case Undefined undefined -> throw undefined.failure();
            case NumberValue number -> new FloatValue(Numbers.toDouble(number));
            case StringValue string -> {
                var parsed = NumberReader.decimal(string.characters());
                yield parsed.isPresent() ? new FloatValue(parsed.getAsDouble()) : unlessNumber;
            }
            default -> unlessNumber;
        };
    }

    private static NumberValue number(Value value, String message) {
        return switch (value) {
            case NumberValue number -> number;
            case Undefined undefined -> throw undefined.failure();
            default -> throw TemplateException.type(message.formatted(value.typeName()));
        };
    }

    private static Value absolute(Arguments arguments, Budget budget) {
        NumberValue number = number(arguments.bind("abs", 1, "x").get(0), "bad operand type for abs(): '%s'");
        return number instanceof FloatValue(double value)
                ? new FloatValue(Math.abs(value))
                : Numbers.integer(Numbers.toInteger(number).abs());
    }

    private static Value round(Arguments arguments, Budget budget) {
        budget.steps(ROUNDING_STEPS);
        Bound bound = arguments.bind("round", 1, "value", "precision", "method");
        NumberValue number = number(bound.get(0), "type %s doesn't define __round__ method");
        int precision = bound.integer(1, 0);
        String method = bound.has(2) ? bound.text(2).characters() : "common";
        return switch (method) {
            case "common" ->
                number instanceof FloatValue(double value)
                        ? new FloatValue(FloatFormat.round(value, precision))
                        : roundInteger(number, precision);
            case "ceil" -> scaled(number, precision, RoundingMode.CEILING, budget);
            case "floor" -> scaled(number, precision, RoundingMode.FLOOR, budget);
            default -> throw new TemplateException(Kind.ARGUMENT, "method must be common, ceil or floor");
        };
    }

    private static Value roundInteger(NumberValue number, int precision) {
        if (precision >= 0) {
            return Numbers.truncate(number);
        }
        BigDecimal rounded =
                new BigDecimal(Numbers.toInteger(number)).setScale(Math.max(precision, -5000), RoundingMode.HALF_EVEN);
        return Numbers.integer(rounded.toBigInteger());
    }

    private static Value scaled(NumberValue number, int precision, RoundingMode mode, Budget budget) {
        Value scale = Operators.binary("**", Value.of(10), Value.of(precision), budget);
        double product = Numbers.toDouble((NumberValue) Operators.binary("*", number, scale, budget));
        double rounded = mode == RoundingMode.CEILING ? Math.ceil(product) : Math.floor(product);
        Value whole = Numbers.truncate(new FloatValue(rounded));
        return Operators.binary("/", whole, scale, budget);
    }

    private static Value fileSize(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("filesizeformat", 1, "value", "binary");
        Value value = bound.get(0);
        double size = ((FloatValue) toFloat(Arguments.of(value, new FloatValue(Double.NaN)), budget)).number();
        if (Double.isNaN(size)) {
            throw TemplateException.value(
                    "could not convert string to float: '%s'".formatted(Representation.str(value, budget)));
        }
        int base = bound.isTrue(1) ? 1024 : 1000;
        if (size == 1) {
            return Value.of("1 Byte");
        }
        if (size < base) {
            return Value.of("%d Bytes".formatted((long) size));
        }
        List<String> prefixes = bound.isTrue(1) ? BINARY_PREFIXES : DECIMAL_PREFIXES;
        double unit = base;
        int prefix = 0;
        while (prefix < prefixes.size() - 1 && size >= unit * base) {
            unit *= base;
            prefix++;
        }
        return Value.of(String.format(Locale.ROOT, "%.1f %s", size / unit, prefixes.get(prefix)));
    }
}
