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
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void namesAMissingModelFileInOneSentence() {
        assertThat(run("generate", "--model", "no-such.gguf", "--prompt", "x")).isEqualTo(1);
        assertThat(errors()).contains("pinball: no-such.gguf: no such file").hasLineCount(1);
    }

    @Test
    void namesAFileThatIsNoModel(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("text.gguf"), "this is a text, not a model");
        assertThat(run("serve", "--model", file.toString())).isEqualTo(1);
        assertThat(errors().lines().filter(line -> line.startsWith("pinball: ")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("text.gguf").contains("a GGUF file"));
    }

    @Test
    void namesTheShapesAndTypesThatCanBeMeasured() {
        assertThat(run("bench", "--shape", "7B")).isEqualTo(2);
        assertThat(errors()).contains("--shape: 7B (expected: one of [15M, 110M, 1.2B, 8B])");
        errors.reset();
        assertThat(run("bench", "--shape", "15M", "--type", "Q2_K")).isEqualTo(2);
        assertThat(errors()).contains("--type: Q2_K (expected: one of ");
    }

    @Test
    void namesAnEarlierRunThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("earlier.json"), "no run");
        assertThat(run("bench", "--shape", "15M", "--compare", file.toString())).isEqualTo(2);
        assertThat(errors()).contains("earlier.json").contains("(expected: what --json printed)");
    }

    @Test
    void anEarlierRunWithoutResultsIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("earlier.json"), "{}");
        assertThat(run("bench", "--shape", "15M", "--compare", file.toString())).isEqualTo(2);
        assertThat(errors()).contains("earlier.json").contains("(expected: what --json printed)");
    }

    @Test
    void aFileIsToldInWordsWhateverReadsIt() {
        String[][] commands = {
            {"loadtest", "--key-file", "none.key", "--rate", "1"},
            {"loadtest", "--ca", "none.pem", "--rate", "1"},
            {"serve", "--access-file", "none.yaml", "--model", "none.gguf"},
            {"serve", "--access-file", "none.yaml"},
            {"serve", "--tls-cert", "none.pem", "--tls-key", "none.key"},
            {"bench", "--compare", "none.json"},
        };
        for (String[] command : commands) {
            errors.reset();
            assertThat(run(command)).as(String.join(" ", command)).isNotZero();
            assertThat(errors())
                    .as(String.join(" ", command))
                    .contains("no such file")
                    .doesNotContain("Exception")
                    .doesNotContain("accelerator host"); // no model was loaded
        }
    }

    @Test
    void outputsThatCannotBeWrittenAreToldBeforeTheWork() {
        String[][] commands = {
            {"loadtest", "--rate", "1", "--json", "/none/report.json"},
            {"loadtest", "--rate", "1", "--html", "/none/report.html"},
            {"neighbors", "--plot", "/none/map.svg", "cat"},
            {"train", "--config", "default", "--out", "/none/a.gguf"},
            {"train", "--config", "default", "--out", "a.gguf", "--curve", "/none/curve.csv"},
        };
        for (String[] command : commands) {
            errors.reset();
            assertThat(run(command)).as(String.join(" ", command)).isEqualTo(2);
            assertThat(errors()).contains("/none/").contains("(expected: a file that can be written)");
            assertThat(output()).isEmpty();
        }
        assertThat(run("experiments", "--plots", "/proc/plots")).isEqualTo(2);
        assertThat(errors()).contains("--plots: /proc/plots (expected: a folder that can be written)");
    }

    @Test
    void aReportThatCanMeasureNothingIsRefusedAtOnce() {
        assertThat(run("gpu-report", "")).isEqualTo(2);
        assertThat(errors()).contains("gpu-report: no folder (expected: where report.json is to be written)");
        errors.reset();
        assertThat(run("gpu-report", "out", "--shapes", "8B,9B")).isEqualTo(2);
        assertThat(errors()).contains("--shape: 9B (expected: one of ");
    }

    @Test
    void aBatchThatIsNeverAdmittedIsToldBeforeTheModelIsOpened() {
        assertThat(run("bench", "--batch", "8,1000", "--model", "none.gguf")).isEqualTo(2);
        assertThat(errors()).contains("--batch: 1000 (expected: 1..320)");
    }

    @Test
    void anEndpointWithAUserIsRefusedBeforeAnythingIsLogged() {
        assertThat(run("serve", "--trace-endpoint", "http://user:secret@localhost:4318/v1/traces"))
                .isEqualTo(2);
        assertThat(errors())
                .isEqualToIgnoringNewLines("pinball: --trace-endpoint: it names a user (expected: a URL without one)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "ftp://localhost/v1/traces", "http:///v1/traces"})
    void anEndpointThatNoSpanCanBeSentToIsRefusedBeforeTheModelIsOpened(String endpoint) {
        assertThat(run("serve", "--trace-endpoint", endpoint)).isEqualTo(2);
        assertThat(errors())
                .isEqualToIgnoringNewLines(
                        "pinball: --trace-endpoint: %s (expected: a URL of http or https)".formatted(endpoint));
    }

    @Test
    void namesWhatAModelOptionMayBe() {
        assertThat(run("serve", "--model", "small=")).isEqualTo(2);
        assertThat(errors()).contains("--model: small= (expected: FILE, or NAME=FILE)");
        errors.reset();
        assertThat(run("bench", "--type", "Q4_0")).isEqualTo(2);
        assertThat(errors()).contains("--type: Q4_0 (expected: with --shape");
    }

    @Test
    void wrongOptionsAreToldBeforeAModelIsLoaded() {
        String[][] wrong = {
            {"generate", "--prompt", "a", "--accelerator", "toaster"},
            {"generate", "--prompt", "a", "--top-k", "-1"},
            {"generate", "--prompt", "a", "--temperature", "11"},
            {"demo", "--top-p", "2"},
            {"rank", "--prompt", "a", "--min-p", "2"},
            {"bench", "--top-k", "-1"},
        };
        for (String[] options : wrong) {
            errors.reset();
            List<String> arguments = new ArrayList<>(List.of(options));
            arguments.addAll(List.of("--model", "/none.gguf"));
            assertThat(run(arguments.toArray(String[]::new)))
                    .as(arguments.toString())
                    .isEqualTo(2);
            assertThat(errors())
                    .as(arguments.toString())
                    .contains("(expected: ")
                    .doesNotContain("none.gguf");
        }
    }

    @Test
    void aDeviceThatAnAcceleratorDoesNotHaveIsWrongUsage() {
        for (String accelerator : List.of("null:abc", "null:-1", "host:abc", "host:0", "reference:abc")) {
            errors.reset();
            assertThat(run("generate", "--prompt", "a", "--accelerator", accelerator))
                    .as(accelerator)
                    .isEqualTo(2);
            assertThat(errors()).contains("accelerator: " + accelerator + " (expected: ");
        }
    }

    @Test
    void metricsAreReadFromAUrl() {
        for (String url : List.of("ht!tp://x y", "host:9090", "http://", "file:///etc/hostname")) {
            errors.reset();
            assertThat(run("loadtest", "--rate", "1", "--metrics", url)).isEqualTo(2);
            assertThat(errors()).contains("--metrics: " + url + " (expected: ").hasLineCount(1);
        }
    }

    @Test
    void aFileThatIsMissingIsToldInWords(@TempDir Path folder) {
        String missing = folder.resolve("none.yaml").toString();
        assertThat(run(
                        "train",
                        "--config",
                        missing,
                        "--data",
                        missing,
                        "--out",
                        folder.resolve("a.gguf").toString()))
                .isNotZero();
        assertThat(errors()).contains("none.yaml").doesNotContain("java.").doesNotContain("Exception");
    }

    @Test
    void withoutACommandShowsWhatOneCanDo() {
        assertThat(run()).isZero();
        assertThat(output()).hasLineCount(10);
        for (String command : List.of("demo", "serve", "generate", "describe", "train", "loadtest", "--help")) {
            assertThat(output()).contains("./pinball " + command);
        }
        assertThat(errors()).isEmpty();
    }

    @Test
    void wrongUsageIsToldInOneLineThatNamesTheHelp() {
        String[][] wrong = {
            {"sing"},
            {"--loud"},
            {"generate"},
            {"generate", "--prompt"},
            {"generate", "--prompt", "a", "--top-k", "many"},
            {"train", "--config", "a", "--out", "b", "--steps", "1", "--tokens", "2"},
            {"neighbors"},
            {"fpga"},
            {"fpga", "melt"},
            {"completion", "fish"},
        };
        for (String[] arguments : wrong) {
            errors.reset();
            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(errors())
                    .startsWith("pinball: ")
                    .contains("(see pinball")
                    .contains("--help)")
                    .hasLineCount(1);
        }
    }

    @Test
    void printsAScriptThatCompletesEveryCommand(@TempDir Path folder) throws Exception {
        assertThat(run("completion", "bash")).isZero();
        Path script = Files.writeString(folder.resolve("pinball.bash"), output());
        String asked = "source '%s'; COMP_WORDS=(pinball lo); COMP_CWORD=1; _complete_pinball; echo ${COMPREPLY[*]}"
                .formatted(script);
        Process bash = new ProcessBuilder("bash", "-c", asked)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("loadtest\n");
        assertThat(output()).doesNotContain("rehearse");
    }

    private int run(String... arguments) {
        PrintStream before = System.err;
        PrintStream outputBefore = System.out;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            return PinballCommand.run(arguments);
        } finally {
            System.setErr(before);
            System.setOut(outputBefore);
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
