package dev.pinball.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.PinballCommand;
import dev.pinball.training.stories.StoryCorpus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {
    private final PrintStream outBefore = System.out;
    private final PrintStream errorsBefore = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void writesTheStoriesOfASeed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("corpus.txt");
        assertThat(run("--stories", "3", "--seed", "5", "--out", file.toString()))
                .isZero();
        assertThat(file).hasContent(stories(5, 3));
    }

    @Test
    void writesToTheStandardOutput() throws IOException {
        assertThat(run("--stories", "2", "--out", "-")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(stories(1, 2));
    }

    @Test
    void refusesACountThatIsNoCount() {
        assertThat(run("--stories", "0", "--out", "-")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--stories: 0 (expected: 1..");
    }

    @Test
    void namesAFileThatCanNotBeWritten(@TempDir Path folder) {
        assertThat(run("--stories", "1", "--out", folder.toString())).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("--out: %s (expected: a file that can be written; Is a directory)".formatted(folder))
                .hasLineCount(1);
        errors.reset();
        Path missing = folder.resolve("none/a.txt");
        assertThat(run("--stories", "1", "--out", missing.toString())).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains(
                        "--out: %s (expected: a file that can be written; no such file or folder)".formatted(missing));
    }

    private static String stories(long seed, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        new StoryCorpus(seed).write(count, text);
        return text.toString();
    }

    private int run(String... options) {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            String[] arguments = new String[options.length + 1];
            arguments[0] = "corpus";
            System.arraycopy(options, 0, arguments, 1, options.length);
            return PinballCommand.run(arguments);
        } finally {
            System.setOut(outBefore);
            System.setErr(errorsBefore);
        }
    }
}
