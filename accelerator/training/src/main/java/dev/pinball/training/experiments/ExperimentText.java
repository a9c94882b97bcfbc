package dev.pinball.training.experiments;

import dev.pinball.FileProblem;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tokenizer.Tokenizers;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.data.SplitRule;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.stories.StoryCorpus;
import dev.pinball.training.vocabulary.BytePairTraining;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What all arms learn from and are tried on: stories of {@link StoryCorpus} that are always the same.
 *
 * @param tokenizer the keys {@code tokenizer.*} of every model
 */
record ExperimentText(Path folder, Metadata tokenizer) {
    private static final int STORIES = 30_000;
    private static final long SEED = 7;
    private static final double VALIDATION_SHARE = 0.02;

    /** @param folder for temporary files; the caller deletes it */
    static ExperimentText write(Path folder) {
        BytePairTraining pairs = new BytePairTraining();
        StoryCorpus stories = new StoryCorpus(SEED);
        for (int story = 0; story < STORIES; story++) {
            pairs.read(stories.story(story).text());
        }
        return new ExperimentText(
                folder, pairs.train(Experiments.VOCABULARY_SIZE).metadata());
    }

    /** The first part of the stories. Which of them are kept for validation is the same for every share. */
    TokenData tokens(double share) {
        Path text = folder.resolve("stories.txt");
        try (Writer writer = Files.newBufferedWriter(text)) {
            new StoryCorpus(SEED).write((int) Math.round(STORIES * share), writer);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "%s: can't be written: %s".formatted(text, FileProblem.reason(failure)), failure);
        }
        SplitRule rule = new SplitRule(SEED, VALIDATION_SHARE);
        try (Corpus corpus = Corpus.open(List.of(text), InputStream.nullInputStream())) {
            return TokenData.encode(corpus, Tokenizers.read(tokenizer), rule, Experiments.CONTEXT + 1, text);
        }
    }
}
