package dev.pinball.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.PinballCommand;
import dev.pinball.cli.option.Json;
import dev.pinball.engine.simulation.StepCost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeCostModel() throws IOException {
        StepCost cost = new StepCost(
                new int[] {1, 512}, new double[] {1e6, 20e6}, new double[] {1e5, 1e6}, 1, 1, new double[] {1});
        Files.writeString(folder.resolve("cost.json"), Json.text(cost));
    }

    @Test
    void comparesEveryCombination() throws IOException {
        String table = simulate(
                "--requests",
                "200",
                "--batching",
                "continuous,static",
                "--policy",
                "first_come,fair_share",
                "--tenants",
                "a=1,b=3",
                "--html",
                folder.resolve("page.html").toString());
        assertThat(table)
                .contains(
                        "continuous first-come block 16 step 512",
                        "continuous fair-share block 16 step 512",
                        "static first-come block 16 step 512",
                        "static fair-share block 16 step 512",
                        "800 requests in");
        assertThat(folder.resolve("page.html")).content().contains("Time to first token", "<svg", "static first-come");
    }

    @Test
    void readsTheBlocksOfATraceAsSharedPrefixes() throws IOException {
        Path trace = folder.resolve("trace.jsonl");
        Files.writeString(trace, """
                {"timestamp": 0, "input_length": 1100, "output_length": 3, "hash_ids": [1, 2, 3]}
                {"timestamp": 5000, "input_length": 1100, "output_length": 3, "hash_ids": [1, 2, 4]}
                """);
        assertThat(simulate("--trace", trace.toString())).contains("46.5%"); // 1024 of 2200
    }

    @Test
    void measuresTheSameOnARealEngine() {
        assertThat(simulate(
                        "--requests",
                        "20",
                        "--rate",
                        "200",
                        "--context",
                        "128",
                        "--cache-tokens",
                        "8192",
                        "--prompt-tokens",
                        "20",
                        "--answer-tokens",
                        "5",
                        "--accelerator",
                        "null",
                        "--measured"))
                .contains("(measured)", "40 requests in");
    }

    @Test
    void saysHowManyRequestsItCut() {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            simulate("--requests", "20", "--context", "64", "--prompt-tokens", "100", "--answer-tokens", "5");
            assertThat(errors.toString(StandardCharsets.UTF_8)).contains("20 of 20 requests are cut to --context 64");
            errors.reset();
            simulate("--requests", "20", "--context", "105", "--prompt-tokens", "100", "--answer-tokens", "5");
            assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(PinballCommand.run(
                        "simulate", "--cost-model", folder.resolve("none.json").toString()))
                .isEqualTo(2);
        assertThat(PinballCommand.run(
                        "simulate", "--cost-model", folder.resolve("cost.json").toString(), "--rate", "0"))
                .isEqualTo(2);
        assertThat(PinballCommand.run(
                        "simulate", "--cost-model", folder.resolve("cost.json").toString(), "--cache-tokens", "10"))
                .isEqualTo(2);
        String nowhere = folder.resolve("none/page.html").toString();
        assertThat(PinballCommand.run(
                        "simulate", "--cost-model", folder.resolve("cost.json").toString(), "--html", nowhere))
                .isEqualTo(2);
    }

    private String simulate(String... arguments) {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String[] all = new String[arguments.length + 3];
            all[0] = "simulate";
            all[1] = "--cost-model";
            all[2] = folder.resolve("cost.json").toString();
            System.arraycopy(arguments, 0, all, 3, arguments.length);
            assertThat(PinballCommand.run(all)).isZero();
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
