package dev.pinball.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The parts of the report in the order of their worth. */
final class ReportParts {
    private static final List<String> CONTRACT = List.of(
            "dev.pinball.tornado.ContractRun",
            "110", // seconds; the rest is for starting and ending
            "dev.pinball.tornado.TornadoAcceleratorTest",
            "dev.pinball.tornado.DeviceDrawTest");

    private final Path home;
    private final Path profile;

    /**
     * @param home the folder of {@code ./pinball}
     * @param profile a file for TornadoVM's profiler
     */
    ReportParts(Path home, Path profile) {
        this.home = home;
        this.profile = profile;
    }

    /** @param shapes of models, the most important first */
    List<ReportPart> of(List<String> shapes) {
        List<ReportPart> parts = new ArrayList<>();
        parts.add(new ReportPart("environment", List.of("bash", "-c", script()), 1, 40));
        parts.add(new ReportPart("devices", pinball("devices", "--bandwidth", "--json"), 5, 60));
        parts.add(speed(shapes.getFirst(), "Q8_0"));
        parts.add(kernels(shapes.getFirst()));
        parts.add(new ReportPart("contract tests", contract(), 30, 120));
        shapes.stream().skip(1).forEach(shape -> parts.add(speed(shape, "Q8_0")));
        parts.add(new ReportPart("tiny model", pinball(speedOptions()), 10, 40)); // its steps are nearly empty
        parts.add(new ReportPart("PyTorch", torch(shapes), 10, 60));
        shapes.forEach(shape -> parts.add(speed(shape, "F16")));
        return parts;
    }

    private ReportPart speed(String shape, String type) {
        return new ReportPart(shape + " " + type, pinball(speedOptions("--shape", shape, "--type", type)), 20, 110);
    }

    /** Its own process, since what the profiler waits for changes the speed. */
    private ReportPart kernels(String shape) {
        String options = Objects.requireNonNullElse(System.getenv("PINBALL_JAVA_OPTIONS"), "");
        return new ReportPart(
                "kernels of " + shape + " Q8_0",
                pinball(speedOptions("--shape", shape, "--type", "Q8_0", "--kernel-times", profile.toString())),
                Map.of(
                        "PINBALL_JAVA_OPTIONS",
                        options + " -Dtornado.profiler=True -Dtornado.log.profiler=True -Dtornado.profiler.dump.dir="
                                + profile),
                Duration.ofSeconds(20),
                Duration.ofSeconds(80));
    }

    private static String[] speedOptions(String... model) {
        List<String> options = new ArrayList<>(List.of("gpu-report-speed", "--accelerator", "tornado"));
        options.addAll(List.of("--step-tokens", "512", "--sequences", "64", "--cache-mb", "1024"));
        options.addAll(List.of(model));
        return options.toArray(String[]::new);
    }

    private List<String> pinball(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("pinball").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Without Maven: the build has put the tests and their libraries into a folder. */
    private List<String> contract() {
        Path module = home.resolve("accelerator/tornado");
        Path sdk = Path.of(Objects.requireNonNullElse(System.getenv("TORNADOVM_HOME"), "TORNADOVM_HOME"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + sdk.resolve("tornado-argfile"),
                "@" + module.resolve("java-options"),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dpinball.root=" + home,
                "-cp",
                module.resolve("target/test-classes") + ":" + module.resolve("target/classes") + ":"
                        + module.resolve("target/test-lib") + "/*"));
        command.addAll(CONTRACT);
        return command;
    }

    private List<String> torch(List<String> shapes) {
        List<String> command = new ArrayList<>(
                List.of("python3", home.resolve("docs/peers/torch_products.py").toString(), "--shapes"));
        command.addAll(shapes);
        return command;
    }

    private static String script() {
        try (InputStream script = ReportParts.class.getResourceAsStream("environment.sh")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
