package dev.pinball.cli.setting;

import dev.pinball.cli.option.UsageException;
import java.util.regex.Pattern;

/** Secrets where settings name files, which must be told in no message and in no line of the log. */
final class SecretText {
    private static final String PEM = "-----BEGIN";
    private static final Pattern USER = Pattern.compile("://[^/@\\s]*@");

    private SecretText() {}

    /**
     * Refuses a key or a certificate in place of its file, without telling it.
     *
     * @param source what has the value, for the message
     * @throws UsageException when the value is such a text
     */
    static void refuse(String source, String value) {
        if (value.contains(PEM)) {
            throw new UsageException(
                    "%s: the text of a key or a certificate (expected: the path of a file with it)".formatted(source));
        }
    }

    /** An address without its user and password. */
    static String withoutUser(String value) {
        return USER.matcher(value).replaceAll("://***@");
    }
}
