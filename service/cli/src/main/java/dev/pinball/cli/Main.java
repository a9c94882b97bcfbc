package dev.pinball.cli;

import dev.pinball.cli.option.OutputException;
import dev.pinball.cli.option.StandardOutput;
import java.util.Locale;

/** The entry point of {@code ./pinball}. */
public final class Main {
    private static final int FAILURE = 1;

    private Main() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // what is printed and written depends on no locale
        System.setOut(StandardOutput.open());
        int status = PinballCommand.run(arguments);
        try {
            System.out.flush();
        } catch (OutputException failure) {
            if (status == 0) {
                System.err.println("pinball: " + failure.getMessage());
                status = FAILURE;
            }
        }
        System.exit(status);
    }
}
