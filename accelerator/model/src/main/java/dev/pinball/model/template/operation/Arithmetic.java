package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.NumberValue;
import java.math.BigInteger;

/** Arithmetic as Python's: {@code /} always makes a float, {@code //} and {@code %} round down. */
final class Arithmetic {
    private Arithmetic() {}

    static Value binary(String operator, NumberValue left, NumberValue right) {
        boolean anyFloat = Numbers.isFloat(left) || Numbers.isFloat(right);
        if (!anyFloat && operator.equals("/") && Numbers.toInteger(right).signum() == 0) {
            throw new TemplateException(Kind.DIVISION, "division by zero");
        }
        return anyFloat || operator.equals("/")
                ? new FloatValue(floats(operator, Numbers.toDouble(left), Numbers.toDouble(right)))
                : integers(operator, Numbers.toInteger(left), Numbers.toInteger(right));
    }

    private static Value integers(String operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case "+" -> Numbers.integer(left.add(right));
            case "-" -> Numbers.integer(left.subtract(right));
            case "*" -> Numbers.integer(left.multiply(right));
            case "**" -> power(left, right);
            case "//" -> Numbers.integer(floorDivision(left, right, "integer division or modulo by zero")[0]);
            default -> Numbers.integer(floorDivision(left, right, "integer modulo by zero")[1]);
        };
    }

    /** The quotient, rounded down, and the remainder, which has the sign of {@code right}. */
    private static BigInteger[] floorDivision(BigInteger left, BigInteger right, String unless) {
        if (right.signum() == 0) {
            throw new TemplateException(Kind.DIVISION, unless);
        }
        BigInteger[] parts = left.divideAndRemainder(right);
        if (parts[1].signum() != 0 && parts[1].signum() != right.signum()) {
            return new BigInteger[] {parts[0].subtract(BigInteger.ONE), parts[1].add(right)};
        }
        return parts;
    }

    private static Value power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return new FloatValue(floats("**", base.doubleValue(), exponent.doubleValue()));
        }
        boolean small = base.abs().compareTo(BigInteger.ONE) <= 0;
        if (small) {
            boolean even = !exponent.testBit(0);
            return Numbers.integer(exponent.signum() == 0 ? BigInteger.ONE : even ? base.abs() : base);
        }
        if (exponent.bitLength() > 10) {
            throw new TemplateException(Kind.LIMIT, "the template needs an integer of more than 1024 bits");
        }
        return Numbers.integer(base.pow(exponent.intValue()));
    }

    private static double floats(String operator, double left, double right) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw new TemplateException(
                    Kind.DIVISION,
                    switch (operator) {
                        case "/" -> "float division by zero";
                        case "//" -> "float floor division by zero";
                        default -> "float modulo";
                    });
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> {
                double remainder = left % right;
                yield remainder != 0 && remainder < 0 != right < 0 ? remainder + right : remainder;
            }
            default -> power(left, right);
        };
    }

    private static double power(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw new TemplateException(Kind.DIVISION, "0.0 cannot be raised to a negative power");
        }
        if (base < 0 && exponent != Math.rint(exponent)) {
            throw TemplateException.value("a root of a negative number, which would be complex");
        }
        double power = Math.pow(base, exponent);
        if (Double.isInfinite(power) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw new TemplateException(Kind.OVERFLOW, "(34, 'Numerical result out of range')");
        }
        return power;
    }

    static Value negate(NumberValue number) {
        return number instanceof FloatValue(double value)
                ? new FloatValue(-value)
                : Numbers.integer(Numbers.toInteger(number).negate());
    }

    static Value plus(NumberValue number) {
        return number instanceof FloatValue ? number : Numbers.integer(Numbers.toInteger(number));
    }
}
