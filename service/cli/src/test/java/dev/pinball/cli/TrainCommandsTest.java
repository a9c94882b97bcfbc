package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandsTest {
    private static final String CONFIGURATION = """
            model:
              vocabulary_size: 300
              context_length: 32
              embedding_length: 16
              layers: 1
              heads: 2
              key_value_heads: 2
              feed_forward_length: 32
            training:
              steps: 6
              sequences_per_batch: 2
            """;

    @TempDir
    private Path folder;

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private Path configuration;
    private Path text;

    @BeforeEach
    void write() throws IOException {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        configuration = Files.writeString(folder.resolve("tiny.yaml"), CONFIGURATION);
        text = folder.resolve("stories.txt");
        run("corpus", "--stories", "60", "--out", text.toString());
    }

    @AfterEach
    void restore() {
        System.setErr(standardError);
    }

    @Test
    void trainsDistillsAndConvertsAModelThatGenerates() throws IOException {
        Path teacher = folder.resolve("teacher.gguf");
        Path curve = folder.resolve("curve.csv");
        assertThat(train(teacher, "--curve", curve.toString())).isZero();
        assertThat(Files.readAllLines(curve)).hasSize(7).first().isEqualTo("step,loss,validation_loss");
        Path student = folder.resolve("student.gguf");
        assertThat(run(
                        "distill",
                        "--teacher",
                        teacher.toString(),
                        "--config",
                        configuration.toString(),
                        "--data",
                        text.toString(),
                        "--out",
                        student.toString(),
                        "--steps",
                        "3"))
                .isZero();
        assertThat(run("generate", "--model", student.toString(), "--prompt", "Era", "--max-tokens", "4"))
                .isZero();
    }

    @Test
    void saysWhatIsWrongWithATraining() throws IOException {
        Path output = folder.resolve("model.gguf");
        assertThat(run("train", "--config", configuration.toString(), "--out", output.toString()))
                .isEqualTo(2);
        assertThat(errors()).contains("--data: none (expected: text files, or - for the standard input)");
        assertThat(train(output, "--steps", "0")).isEqualTo(2);
        assertThat(errors()).contains("--steps: 0 (expected: 1..");
        Files.writeString(text, "short");
        assertThat(train(output)).isEqualTo(1);
        assertThat(errors()).contains("vocabulary_size: the model has 258 tokens, not 300, as this text has no more");
        assertThat(output).doesNotExist();
    }

    private int train(Path output, String... more) {
        String[] arguments = {
            "train", "--config", configuration.toString(), "--data", text.toString(), "--out", output.toString()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(all);
    }

    private static int run(String... arguments) {
        return PinballCommand.run(arguments);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
