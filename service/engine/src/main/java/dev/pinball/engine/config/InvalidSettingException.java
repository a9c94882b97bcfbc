package dev.pinball.engine.config;

import dev.pinball.PinballException;

/** A setting that can't be used: {@code NAME: VALUE (expected: EXPECTED)}. */
public final class InvalidSettingException extends PinballException {
    private static final long serialVersionUID = 1;

    public InvalidSettingException(String setting, Object value, String expected) {
        super("%s: %s (expected: %s)".formatted(setting, value, expected));
    }

    /** Returns {@code value}, which must be within {@code minimum} and {@code maximum}. */
    static int requireRange(String setting, int value, int minimum, int maximum) {
        if (value < minimum || value > maximum) {
            throw new InvalidSettingException(setting, value, "%d..%d".formatted(minimum, maximum));
        }
        return value;
    }

    /** Returns {@code value}, which must be positive. */
    static int requirePositive(String setting, int value) {
        return requireRange(setting, value, 1, Integer.MAX_VALUE);
    }
}
