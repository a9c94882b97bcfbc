package dev.pinball.server.training;

import dev.pinball.FileProblem;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.stories.StoryCorpus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The text of a training: files, or the stories of the default model. */
public final class TrainingText {
    /** Enough text that the default model's training rarely sees a window twice. */
    private static final int STORIES = 50_000;

    private TrainingText() {}

    /**
     * Opens {@code data}, or where there is none the stories of the seed of {@code configuration}.
     *
     * @param standardInput what the path {@code -} is
     * @throws dev.pinball.training.data.CorpusException when a file can't be read
     * @throws UncheckedIOException when the stories can't be written to a temporary file
     */
    public static Corpus open(List<Path> data, TrainingConfiguration configuration, InputStream standardInput) {
        return data.isEmpty() ? stories(configuration.training().seed()) : Corpus.open(data, standardInput);
    }

    private static Corpus stories(long seed) {
        try {
            Path stories = Files.createTempFile("pinball-stories-", ".txt");
            try (Writer writer = Files.newBufferedWriter(stories)) {
                new StoryCorpus(seed).write(STORIES, writer);
            } catch (IOException failure) {
                Files.delete(stories);
                throw failure;
            }
            return Corpus.ofTemporary(stories);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "the stories can't be written to a temporary file: " + FileProblem.reason(failure), failure);
        }
    }
}
