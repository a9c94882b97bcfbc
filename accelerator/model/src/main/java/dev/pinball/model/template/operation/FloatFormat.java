package dev.pinball.model.template.operation;

import dev.pinball.model.template.value.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floats with a given number of digits. */
public final class FloatFormat {
    private static final int DIGITS_UNLESS_GIVEN = 6;

    private FloatFormat() {}

    /**
     * @param type {@code e}, {@code f}, {@code g} or one of their capitals, {@code %}, or NUL
     * @param precision -1 unless given
     */
    static String format(double number, char type, int precision) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            String text = Numbers.text(number);
            return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
        }
        int digits = precision < 0 ? DIGITS_UNLESS_GIVEN : precision;
        String sign = number < 0 || 1 / number < 0 ? "-" : "";
        BigDecimal size = new BigDecimal(Math.abs(number));
        String text = switch (Character.toLowerCase(type)) {
            case 'f' -> fixed(size, digits);
            case '%' -> fixed(size.movePointRight(2), digits) + "%";
            case 'e' -> scientific(size, digits);
            case '\0' -> precision < 0 ? Numbers.text(Math.abs(number)) : general(size, Math.max(1, digits), true);
            default -> general(size, Math.max(1, digits), false);
        };
        return sign + (Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text);
    }

    private static String fixed(BigDecimal size, int digits) {
        return size.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(BigDecimal size, int digits) {
        BigDecimal rounded = size.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String mantissa = rounded.movePointLeft(exponent)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String general(BigDecimal size, int digits, boolean keepsPoint) {
        BigDecimal rounded = size.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits) {
            String text = scientific(size, digits - 1);
            int e = text.indexOf('e');
            return withoutZeros(text.substring(0, e)) + text.substring(e);
        }
        String plain = withoutZeros(rounded.toPlainString());
        return keepsPoint && !plain.contains(".") ? plain + ".0" : plain;
    }

    private static String withoutZeros(String decimal) {
        return decimal.contains(".") ? decimal.replaceFirst("\\.?0*$", "") : decimal;
    }

    /** Rounds to a number of decimals, halves to the even digit; negative for tens, hundreds and so on. */
    public static double round(double number, int decimals) {
        if (Double.isNaN(number) || Double.isInfinite(number) || decimals > 400) {
            return number;
        }
        return new BigDecimal(number)
                .setScale(Math.max(-400, decimals), RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
