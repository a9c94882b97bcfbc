package dev.pinball.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.PinballCommand;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.recorded.RecordedModel;
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

class QuantizeCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int quantize(Path model, String type, Path out, String... more) {
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        PrintStream both = new PrintStream(output, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            List<String> arguments = new ArrayList<>(
                    List.of("quantize", "--model", model.toString(), "--type", type, "--out", out.toString()));
            arguments.addAll(List.of(more));
            return PinballCommand.run(arguments.toArray(String[]::new));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsTheSizesBeforeAndAfter() throws IOException {
        Path out = folder.resolve("out.gguf");
        Path model = SharedFiles.model("stories260K.F32.gguf");
        assertThat(quantize(model, "Q8_0", out)).isZero();
        assertThat(output()).contains("1,054,432 bytes", "344,416 bytes (32.7%)");
        assertThat(Files.mismatch(SharedFiles.model("stories260K.Q8_0.gguf"), out))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q4_K", "Q4_1", "nonsense"})
    void refusesATypeThatCantBeWritten(String type) {
        Path out = folder.resolve("out.gguf");
        assertThat(quantize(RecordedModel.LLAMA.write(folder), type, out)).isEqualTo(2);
        assertThat(output())
                .contains("pinball: --type: " + type
                        + " (expected: one of [F32, F16, BF16, Q8_0, Q4_0, Q5_0, Q5_1, Q4_K_M, Q5_K_M, Q6_K])")
                .hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void writesOverNoFileUnlessAskedTo() throws IOException {
        Path model = RecordedModel.LLAMA.write(folder);
        Path out = Files.writeString(folder.resolve("out.gguf"), "precious");
        assertThat(quantize(model, "F16", out)).isEqualTo(2);
        assertThat(output()).contains("--out: " + out + " exists (expected: a new file, or --overwrite)");
        assertThat(out).hasContent("precious");
        assertThat(quantize(model, "F16", out, "--overwrite")).isZero();
        assertThat(Files.size(out)).isGreaterThan(1_000);
    }

    @Test
    void refusesToReplaceTheFileThatItReads() {
        Path model = RecordedModel.LLAMA.write(folder);
        assertThat(quantize(model, "F16", model)).isEqualTo(2);
        assertThat(output()).contains("--out: " + model + " (expected: another file than --model)");
    }

    @Test
    void namesAFileThatCantBeWritten() {
        Path out = folder.resolve("missing").resolve("out.gguf");
        assertThat(quantize(RecordedModel.LLAMA.write(folder), "F16", out)).isEqualTo(1);
        assertThat(output())
                .startsWith("pinball: " + out + ": can't be written: ")
                .hasLineCount(1);
    }
}
