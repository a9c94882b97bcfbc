package dev.pinball.cli;

/** The entry point of {@code ./pinball}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int status = PinballCommand.run(arguments);
        System.out.flush();
        System.exit(status);
    }
}
