package dev.pinball.model.template.evaluation;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times by the letters of C's {@code strftime}, in English. */
final class TimeFormat {
    private static final Pattern FIELD = Pattern.compile("%(?<unpadded>-)?(?<letter>.)", Pattern.DOTALL);

    private TimeFormat() {}

    static String format(LocalDateTime time, String format) {
        StringBuilder text = new StringBuilder();
        Matcher fields = FIELD.matcher(format);
        while (fields.find()) {
            String field = field(time, fields.group("letter").charAt(0));
            boolean unpadded = fields.group("unpadded") != null;
            fields.appendReplacement(
                    text, Matcher.quoteReplacement(unpadded ? field.replaceFirst("^[0 ]+(?=.)", "") : field));
        }
        return fields.appendTail(text).toString();
    }

    private static String field(LocalDateTime time, char letter) {
        return switch (letter) {
            case 'a' -> pattern(time, "EEE");
            case 'A' -> pattern(time, "EEEE");
            case 'b', 'h' -> pattern(time, "MMM");
            case 'B' -> pattern(time, "MMMM");
            case 'c' -> format(time, "%a %b %e %H:%M:%S %Y");
            case 'C' -> two(time.getYear() / 100);
            case 'd' -> two(time.getDayOfMonth());
            case 'D', 'x' -> format(time, "%m/%d/%y");
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'f' -> "%06d".formatted(time.getNano() / 1000);
            case 'F' -> format(time, "%Y-%m-%d");
            case 'g' -> two(time.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 'G' -> "%04d".formatted(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> two(time.getHour());
            case 'I' -> two(hourOfHalfDay(time));
            case 'j' -> "%03d".formatted(time.getDayOfYear());
            case 'k' -> "%2d".formatted(time.getHour());
            case 'l' -> "%2d".formatted(hourOfHalfDay(time));
            case 'm' -> two(time.getMonthValue());
            case 'M' -> two(time.getMinute());
            case 'n' -> "\n";
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'r' -> format(time, "%I:%M:%S %p");
            case 'R' -> format(time, "%H:%M");
            case 'S' -> two(time.getSecond());
            case 't' -> "\t";
            case 'T', 'X' -> format(time, "%H:%M:%S");
            case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
            case 'U' -> two((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
            case 'V' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
            case 'W' -> two((time.getDayOfYear() + 7 - time.getDayOfWeek().getValue()) / 7);
            case 'y' -> two(time.getYear() % 100);
            case 'Y' -> Integer.toString(time.getYear());
            case 'z', 'Z' -> ""; // a time without a zone, as transformers has it
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static int hourOfHalfDay(LocalDateTime time) {
        return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
    }

    private static String pattern(LocalDateTime time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
    }

    private static String two(int number) {
        return "%02d".formatted(number);
    }
}
