package dev.pinball.engine.request;

/** Checks that fields are within their ranges; each gives back the value that it has checked. */
public final class Ranges {
    private Ranges() {}

    /** An unsigned integer of the wire within {@code min..max}. */
    public static int within(String field, int unsigned, int min, int max) {
        return integer(field, Integer.toUnsignedLong(unsigned), min, max);
    }

    /** An integer within {@code min..max}. */
    public static int integer(String field, long value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(field, value, min + ".." + max);
        }
        return (int) value;
    }

    /** An integer that is 0 or more. */
    public static long notNegative(String field, long value) {
        if (value < 0) {
            throw new InvalidRequestException(field, value, "0 or more");
        }
        return value;
    }

    /** An unsigned integer of the wire that is positive and fits a {@code long}. */
    public static long positive(String field, long unsigned) {
        if (unsigned < 1) {
            throw new InvalidRequestException(field, Long.toUnsignedString(unsigned), "1.." + Long.MAX_VALUE);
        }
        return unsigned;
    }

    /** An unsigned integer of the wire that is positive and at most {@code max}. */
    public static int positive(String field, long unsigned, int max) {
        if (unsigned < 1 || unsigned > max) {
            throw new InvalidRequestException(field, Long.toUnsignedString(unsigned), "1.." + max);
        }
        return (int) unsigned;
    }

    /** A number within {@code min..max}; neither NaN nor infinite. */
    public static float within(String field, float value, float min, float max) {
        if (!(value >= min && value <= max)) {
            throw new InvalidRequestException(field, value, "%s..%s".formatted(plain(min), plain(max)));
        }
        return value;
    }

    /** A number above 0, up to {@code max}. */
    public static float positive(String field, float value, float max) {
        if (!(value > 0 && value <= max)) {
            throw new InvalidRequestException(field, value, "above 0, up to " + plain(max));
        }
        return value;
    }

    /** A list or text of {@code min..max} entries or characters. */
    public static void count(String field, int count, String what, int min, int max) {
        if (count < min || count > max) {
            throw new InvalidRequestException(
                    field, "%d %s".formatted(count, what), "%d..%d %s".formatted(min, max, what));
        }
    }

    private static String plain(float value) {
        return value == (int) value ? Integer.toString((int) value) : Float.toString(value);
    }
}
