package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.value.Value.BooleanValue;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.IntegerValue;
import dev.pinball.model.template.value.Value.NumberValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalInt;

/** Numbers as Python has them: integers of any size, floats of 64 bits, and truth values, which are 0 and 1. */
public final class Numbers {
    /** About as large as a float can be: what is beyond it is no number of a prompt, and takes time to write. */
    private static final int BITS_MAX = 1024;

    private Numbers() {}

    /** @throws TemplateException if it is too large to be written */
    public static Value integer(BigInteger number) {
        if (number.bitLength() > BITS_MAX) {
            throw new TemplateException(Kind.LIMIT, "the template needs an integer of more than 1024 bits");
        }
        return new IntegerValue(number);
    }

    public static boolean isFloat(NumberValue number) {
        return number instanceof FloatValue;
    }

    /** A number that is no float. */
    public static BigInteger toInteger(NumberValue number) {
        return Arguments.requireInteger(number).number();
    }

    public static double toDouble(NumberValue number) {
        if (number instanceof FloatValue(double value)) {
            return value;
        }
        double value = toInteger(number).doubleValue();
        if (Double.isInfinite(value)) {
            throw new TemplateException(Kind.OVERFLOW, "int too large to convert to float");
        }
        return value;
    }

    /** Without its decimals. */
    public static IntegerValue truncate(NumberValue number) {
        if (!(number instanceof FloatValue(double value))) {
            return Arguments.requireInteger(number);
        }
        if (Double.isNaN(value)) {
            throw TemplateException.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw new TemplateException(Kind.OVERFLOW, "cannot convert float infinity to integer");
        }
        return new IntegerValue(new BigDecimal(value).toBigInteger());
    }

    /** As an index or a count; what is larger than an {@code int} is the largest one. */
    public static int toInt(Value value) {
        BigInteger number = Arguments.requireInteger(value).number();
        return number.bitLength() < 32
                ? number.intValue()
                : number.signum() < 0 ? Integer.MIN_VALUE + 1 : Integer.MAX_VALUE;
    }

    /** Equal for equal numbers of any kind. */
    static Object canonical(NumberValue number) {
        return switch (number) {
            case BooleanValue(boolean isTrue) -> isTrue ? BigInteger.ONE : BigInteger.ZERO;
            case IntegerValue(BigInteger value) -> value;
            case FloatValue(double value) ->
                value == Math.rint(value) && !Double.isInfinite(value)
                        ? new BigDecimal(value).toBigInteger()
                        : (Object) value;
        };
    }

    /** Negative, zero or positive; neither equal nor in any order where one is NaN. */
    static OptionalInt compare(NumberValue left, NumberValue right) {
        if (!isFloat(left) && !isFloat(right)) {
            return OptionalInt.of(toInteger(left).compareTo(toInteger(right)));
        }
        double a = left instanceof FloatValue(double value)
                ? value
                : toInteger(left).doubleValue();
        double b = right instanceof FloatValue(double value)
                ? value
                : toInteger(right).doubleValue();
        return Double.isNaN(a) || Double.isNaN(b) ? OptionalInt.empty() : OptionalInt.of(a < b ? -1 : a > b ? 1 : 0);
    }

    /** The shortest decimal that reads back as the same number, written as Python does. */
    public static String text(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal decimal = shortest(number);
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        return scientific(decimal, exponent);
    }

    /** {@link Double#toString} has two digits at least. */
    private static BigDecimal shortest(double number) {
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        BigDecimal oneDigit = decimal.round(new MathContext(1));
        return decimal.precision() == 2 && oneDigit.doubleValue() == number ? oneDigit : decimal;
    }

    private static String scientific(BigDecimal decimal, int exponent) {
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return "%s%se%s%02d"
                .formatted(decimal.signum() < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
