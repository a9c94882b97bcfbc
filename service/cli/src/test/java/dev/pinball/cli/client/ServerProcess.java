package dev.pinball.cli.client;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code serve} in a process of its own, with the class path of the tests. */
record ServerProcess(Process process, int port) {
    private static final Pattern READY = Pattern.compile("READY: gRPC on port (\\d+)");

    /**
     * Returns when it is READY.
     *
     * @param port 0 takes a free one
     */
    static ServerProcess start(int port, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml", // not that of tests
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pinball.cli.Main",
                "serve",
                "--port=" + port,
                "--management-port=0"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new ServerProcess(process, readyPort(process.inputReader(StandardCharsets.UTF_8)));
    }

    private static int readyPort(BufferedReader log) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            read.append(line).append('\n');
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
        }
        throw new AssertionError("the server did not start:\n" + read);
    }

    /** Ends it at once, as a power failure would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
