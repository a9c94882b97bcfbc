package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.NumberValue;
import dev.pinball.model.template.value.Value.StringValue;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one value is formatted: {@code [[fill]align][sign][#][0][width][grouping][.precision][type]}.
 *
 * @param align {@code <}, {@code >}, {@code ^}, or {@code =} for fill between the sign and the digits; NUL unless given
 * @param sign {@code -} for negative numbers alone, {@code +}, or a space
 * @param alternate prefixes of other bases
 * @param grouping of thousands: a comma or an underline; NUL for none
 * @param width in characters, at least
 * @param precision digits, or characters of a text at most; -1 unless given
 * @param type a letter; NUL unless given
 */
record FormatSpecification(
        String fill, char align, char sign, boolean alternate, char grouping, int width, int precision, char type) {
    /** The time that a number of a thousand bits takes. */
    private static final int NUMBER_STEPS = 32;

    private static final Pattern WRITTEN = Pattern.compile(
            "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>#)?(?<zero>0)?(?<width>\\d{1,9})?(?<grouping>[,_])?(?:\\.(?<precision>\\d{1,9}))?(?<type>[a-zA-Z%])?",
            Pattern.DOTALL);

    /** @throws TemplateException if it is none */
    static FormatSpecification parse(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw TemplateException.value("Invalid format specifier '%s'".formatted(written));
        }
        boolean zero = matcher.group("zero") != null;
        String fill = matcher.group("fill");
        return new FormatSpecification(
                fill != null ? fill : zero ? "0" : " ",
                letter(matcher, "align", zero ? '=' : '\0'),
                letter(matcher, "sign", '-'),
                matcher.group("alternate") != null,
                letter(matcher, "grouping", '\0'),
                integer(matcher, "width", 0),
                integer(matcher, "precision", -1),
                letter(matcher, "type", '\0'));
    }

    private static char letter(Matcher matcher, String group, char unlessGiven) {
        String written = matcher.group(group);
        return written == null ? unlessGiven : written.charAt(0);
    }

    private static int integer(Matcher matcher, String group, int unlessGiven) {
        String written = matcher.group(group);
        return written == null ? unlessGiven : Integer.parseInt(written);
    }

    /** Of a text or a number. */
    Text format(Value value, Budget budget) {
        return switch (value) {
            case StringValue(Text text, boolean _) -> {
                requireType("s", value);
                yield text(text, budget);
            }
            case NumberValue number -> {
                requireType(Numbers.isFloat(number) ? "eEfFgGn%" : "bcdoxXneEfFgG%", value);
                yield number(number, budget);
            }
            default ->
                throw TemplateException.type(
                        "unsupported format string passed to %s.__format__".formatted(value.typeName()));
        };
    }

    private void requireType(String types, Value value) {
        if (type != '\0' && types.indexOf(type) < 0) {
            throw TemplateException.value(
                    "Unknown format code '%s' for object of type '%s'".formatted(type, value.typeName()));
        }
    }

    Text text(Text value, Budget budget) {
        boolean cut = precision >= 0 && precision < value.codePointCount();
        return padded(cut ? value.substring(0, value.offset(precision), budget) : value, '<', budget);
    }

    private Text padded(Text value, char alignUnlessGiven, Budget budget) {
        String method = switch (align == '\0' ? alignUnlessGiven : align) {
            case '<' -> "ljust";
            case '^' -> "center";
            default -> "rjust";
        };
        int missing = width - value.codePointCount();
        if (missing <= 0) {
            return value;
        }
        if (method.equals("center")) { // unlike str.center, one character too many goes behind
            Text left = TextMethods.pad(
                    value, value.codePointCount() + missing / 2, Text.ofTemplate(fill), "rjust", budget);
            return TextMethods.pad(left, width, Text.ofTemplate(fill), "ljust", budget);
        }
        return TextMethods.pad(value, width, Text.ofTemplate(fill), method, budget);
    }

    Text number(NumberValue number, Budget budget) {
        budget.allocateCharacters(Math.max(0, precision));
        budget.steps(NUMBER_STEPS + Math.max(0, precision) / 2);
        String digits = digits(number);
        boolean negative = digits.startsWith("-");
        String signed = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        String prefix = signed
                + (alternate && "box".indexOf(Character.toLowerCase(type)) >= 0 && type != '\0' ? "0" + type : "");
        String grouped = grouped(negative ? digits.substring(1) : digits);
        if (align == '=') {
            int missing = width - prefix.length() - grouped.length();
            budget.allocateCharacters(Math.max(0, missing));
            return Text.ofTemplate(prefix + fill.repeat(Math.max(0, missing)) + grouped);
        }
        return padded(Text.ofTemplate(prefix + grouped), '>', budget);
    }

    private String digits(NumberValue number) {
        if (Numbers.isFloat(number) || type != '\0' && "eEfFgG%".indexOf(type) >= 0) {
            return FloatFormat.format(Numbers.toDouble(number), type, precision);
        }
        BigInteger integer = Numbers.toInteger(number);
        String digits = switch (type) {
            case 'b' -> integer.toString(2);
            case 'o' -> integer.toString(8);
            case 'x' -> integer.toString(16);
            case 'X' -> integer.toString(16).toUpperCase(Locale.ROOT);
            case 'c' -> Character.toString(integer.intValue());
            default -> integer.toString();
        };
        int missing = precision - digits.length() + (integer.signum() < 0 ? 1 : 0);
        return missing <= 0 ? digits : digits.replaceFirst("(?=[0-9a-fA-F])", "0".repeat(missing));
    }

    private String grouped(String digits) {
        if (grouping == '\0') {
            return digits;
        }
        int end = 0;
        while (end < digits.length() && Character.isLetterOrDigit(digits.charAt(end)) && digits.charAt(end) != 'e') {
            end++;
        }
        int size = "boxX".indexOf(type) >= 0 && type != '\0' ? 4 : 3;
        StringBuilder grouped = new StringBuilder(digits);
        for (int at = end - size; at > 0; at -= size) {
            grouped.insert(at, grouping);
        }
        return grouped.toString();
    }
}
