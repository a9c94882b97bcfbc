package dev.pinball.cli.training;

import dev.pinball.FileProblem;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.training.stories.StoryCorpus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball corpus}: the stories from which the default model learns. */
@Command(
        name = "corpus",
        description = "Writes short stories in Portuguese and in English; the same seed gives the same bytes.",
        mixinStandardHelpOptions = true)
public final class CorpusCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    @Option(names = "--stories", paramLabel = "COUNT", required = true, description = "How many stories.")
    private int stories;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The text file to write, or - for the standard output.")
    private String out = STANDARD_OUTPUT;

    @Override
    public Integer call() {
        Range.requirePositive("--stories", stories);
        try {
            write();
        } catch (IOException failure) {
            throw new UsageException(
                    "--out: %s (expected: a file that can be written; %s)".formatted(out, FileProblem.reason(failure)));
        }
        return 0;
    }

    private void write() throws IOException {
        StoryCorpus corpus = new StoryCorpus(seed);
        if (out.equals(STANDARD_OUTPUT)) {
            Writer writer = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            corpus.write(stories, writer);
            writer.flush();
            return;
        }
        try (Writer writer = Files.newBufferedWriter(Path.of(out))) {
            corpus.write(stories, writer);
        }
    }
}
