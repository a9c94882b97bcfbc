package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load test as a user runs it, against the whole service over a real socket. */
class LoadtestCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            List<String> all = new ArrayList<>(List.of("loadtest"));
            all.addAll(List.of(arguments));
            return PinballCommand.run(all.toArray(String[]::new));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    private Path measured(TestService service, String name, String... more) throws IOException {
        Path json = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of(
                "--target",
                "127.0.0.1:" + service.port(),
                "--warm-up",
                "0",
                "--duration",
                "1",
                "--quiet",
                "--answer-tokens",
                "8",
                "--json",
                json.toString(),
                "--html",
                json + ".html"));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(String[]::new)))
                .as(errors.toString(StandardCharsets.UTF_8))
                .isZero();
        return json;
    }

    private static JsonNode firstRun(Path json) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(json)).path("runs").path(0);
    }

    @Test
    void measuresProfilesAndComparesReports() throws IOException {
        try (TestService service = new TestService(EmbeddedModelFile.write(folder), "--accelerator=null:200")) {
            Path smoke = measured(service, "smoke.json", "--profile", "smoke", "--rate", "20");
            Path sessions = measured(
                    service,
                    "sessions.json",
                    "--profile",
                    "bidirectional",
                    "--clients",
                    "2",
                    "--think-ms",
                    "1",
                    "--piece-ms",
                    "5");
            JsonNode run = firstRun(smoke);
            assertThat(run.path("answered").asInt()).isBetween(5, 50);
            assertThat(run.path("failed").asInt()).isZero();
            assertThat(run.path("first_token").path("p50").asDouble()).isPositive();
            assertThat(firstRun(sessions).path("answered").asInt())
                    .as("three turns each")
                    .isGreaterThanOrEqualTo(3);
            assertThat(Files.readString(Path.of(smoke + ".html")))
                    .contains("<svg", "Time to first token", "prefers-color-scheme");
            output.reset();
            assertThat(run("--compare", smoke.toString(), sessions.toString())).isZero();
            assertThat(output.toString(StandardCharsets.UTF_8)).contains("first token p99, ms", "one repeat");
        }
    }

    @Test
    void countsCancelledAnswersAsInjectedAndRepeatsRuns() throws IOException {
        try (TestService service = new TestService(EmbeddedModelFile.write(folder), "--accelerator=null:2000")) {
            Path json = measured(
                    service,
                    "storm.json",
                    "--rate",
                    "20",
                    "--cancel-share",
                    "1",
                    "--repeats",
                    "2",
                    "--protocol",
                    "generate");
            assertThat(firstRun(json).path("injected").asInt()).isPositive();
            assertThat(firstRun(json).path("failed").asInt()).isZero();
            assertThat(JsonMapper.shared()
                            .readTree(Files.readString(json))
                            .path("runs")
                            .size())
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--target localhost --rate 1|--target: localhost (expected: HOST:PORT)",
                "--target 127.0.0.1:1 --rate 1|--target: 127.0.0.1:1: the first request ended with UNAVAILABLE",
                "--rate 0|expected: one of --rate above 0, --clients above 0, --trace, or --profile",
                "--rate 1 --prompt-tokens x|--prompt-tokens: x (expected: tokens as 128",
                "--rate 1 --objective fast|--objective: fast (expected: conversational",
                "--rate 1 --cancel-share 2|--cancel-share + --deadline-share + --slow-share: 2.0 (expected: 0..1)",
                "--rate 1 --turns 2 --protocol generate|--protocol: generate (expected: converse",
                "--trace nowhere.jsonl|--trace: nowhere.jsonl: no such file or folder",
                "--profile nothing|Invalid value for option '--profile'"
            })
    void namesWhatIsWrong(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains(message).doesNotContain("\tat ");
    }
}
