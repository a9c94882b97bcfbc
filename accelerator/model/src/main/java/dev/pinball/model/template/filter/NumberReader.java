package dev.pinball.model.template.filter;

import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.FloatValue;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as Python reads them from a text. */
final class NumberReader {
    private static final int DIGITS_MAX = 300;
    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?(?:\\d++(?:_\\d++)*+(?:\\.(?:\\d++(?:_\\d++)*+)?)?|\\.\\d++(?:_\\d++)*+)(?:[eE][+-]?\\d++(?:_\\d++)*+)?");

    private NumberReader() {}

    /** An integer in a base, or a decimal without its fraction. */
    static Optional<Value> integerOrFloat(String text, int base) {
        return integer(text.strip(), base).or(() -> {
            OptionalDouble number = decimal(text);
            return number.isPresent() && Double.isFinite(number.getAsDouble())
                    ? Optional.of(Numbers.truncate(new FloatValue(number.getAsDouble())))
                    : Optional.empty();
        });
    }

    private static Optional<Value> integer(String text, int base) {
        if (text.length() > DIGITS_MAX || base != 0 && (base < 2 || base > 36)) {
            return Optional.empty();
        }
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int prefixBase = prefixBase(digits);
        int radix = base == 0 ? (prefixBase == 0 ? 10 : prefixBase) : base;
        if (prefixBase == radix && prefixBase != 0) {
            digits = digits.substring(2).replaceFirst("^_", "");
        }
        if (!digits.matches("[0-9a-zA-Z]+(_[0-9a-zA-Z]+)*+")) {
            return Optional.empty();
        }
        try {
            BigInteger number = new BigInteger(digits.replace("_", ""), radix);
            return Optional.of(Numbers.integer(negative ? number.negate() : number));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static int prefixBase(String digits) {
        String prefix = digits.substring(0, Math.min(2, digits.length())).toLowerCase(Locale.ROOT);
        return switch (prefix) {
            case "0x" -> 16;
            case "0o" -> 8;
            case "0b" -> 2;
            default -> 0;
        };
    }

    static OptionalDouble decimal(String text) {
        String written = text.strip();
        String word = written.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT);
        double sign = written.startsWith("-") ? -1 : 1;
        if (word.equals("inf") || word.equals("infinity")) {
            return OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
        }
        if (word.equals("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        return written.length() <= DIGITS_MAX && DECIMAL.matcher(written).matches()
                ? OptionalDouble.of(Double.parseDouble(written.replace("_", "")))
                : OptionalDouble.empty();
    }
}
