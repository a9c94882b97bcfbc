package dev.pinball.cli;

import dev.pinball.cli.log.JavaUtilLogging;
import dev.pinball.cli.option.OutputException;
import dev.pinball.cli.option.StandardOutput;
import dev.pinball.cli.option.UsageException;
import dev.pinball.cli.setting.Environment;
import java.util.Locale;
import picocli.CommandLine;

/** The entry point of {@code ./pinball}. */
public final class Main {
    private static final int FAILURE = 1;

    private Main() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // what is printed and written depends on no locale
        System.setOut(StandardOutput.open());
        System.exit(run(arguments));
    }

    /** A help text that can't be written fails outside of any command. */
    private static int run(String[] arguments) {
        int status = 0;
        try {
            new Environment(System.getenv()).checkLog();
            JavaUtilLogging.bridge();
            status = PinballCommand.run(arguments);
            System.out.flush();
        } catch (UsageException failure) {
            System.err.println("pinball: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (OutputException failure) {
            if (status == 0) {
                System.err.println("pinball: " + failure.getMessage());
            }
            return FAILURE;
        }
        return status;
    }
}
