package dev.pinball.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.Model;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.training.ModelSection;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingHyperparameters;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.run.StopCondition;
import dev.pinball.training.run.TrainingListener;
import dev.pinball.training.run.TrainingProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vocabulary that is asked for and can't be had in full. */
class FittingVocabularyTest {
    private static final int STEPS = 2;

    @TempDir
    private Path folder;

    private final List<String> notices = new ArrayList<>();
    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), "the cat and the dog\n<|endoftext|>\n".repeat(400));
    }

    @Test
    void aSmallTextGivesWhatItHasAndTheRunSaysSo() throws Exception {
        int tokens = train("model.gguf", 5_000, Optional.empty());
        assertThat(tokens).isBetween(259, 300);
        assertThat(notices)
                .containsExactly("vocabulary_size: the model has %d tokens, not 5000, as this text has no more"
                        .formatted(tokens));
    }

    @Test
    void aTokenizerThatIsTakenOverGivesWhatItHasAndTheRunSaysSo() throws Exception {
        train("first.gguf", 260, Optional.empty());
        assertThat(notices).isEmpty();
        assertThat(train("second.gguf", 300, Optional.of(folder.resolve("first.gguf"))))
                .isEqualTo(260);
        assertThat(notices)
                .containsExactly("vocabulary_size: the model has 260 tokens, not 300, as the tokenizer has no more");
    }

    @Test
    void aRunThatWasInterruptedGoesOnWithTheSameConfiguration() throws Exception {
        try (Corpus corpus = Corpus.open(List.of(text), InputStream.nullInputStream())) {
            TrainingRequest request = request("model.gguf", 5_000, Optional.empty(), false);
            assertThat(TrainingJob.run(request, corpus, new Noting(true)).complete())
                    .isFalse();
            TrainingRequest resumed = request("model.gguf", 5_000, Optional.empty(), true);
            assertThat(TrainingJob.run(resumed, corpus, new Noting(false)).complete())
                    .isTrue();
        }
    }

    /** Keeps what it is told, and may ask to stop after the first step. */
    private final class Noting implements TrainingListener {
        private final boolean stops;
        private boolean stepped;

        Noting(boolean stops) {
            this.stops = stops;
        }

        @Override
        public void onStep(TrainingProgress progress) {
            stepped = true;
        }

        @Override
        public void onNotice(String notice) {
            notices.add(notice);
        }

        @Override
        public boolean stopRequested() {
            return stops && stepped;
        }
    }

    /** Returns the tokens of the model. */
    private int train(String output, int vocabularySize, Optional<Path> tokenizer) throws Exception {
        try (Corpus corpus = Corpus.open(List.of(text), InputStream.nullInputStream())) {
            TrainingJob.run(request(output, vocabularySize, tokenizer, false), corpus, new Noting(false));
        }
        try (Model model = Model.open(folder.resolve(output))) {
            int tokens = model.program().config().vocabularySize();
            assertThat(model.tokenizer().vocabulary().size()).isEqualTo(tokens);
            return tokens;
        }
    }

    private TrainingRequest request(String output, int vocabularySize, Optional<Path> tokenizer, boolean resume) {
        ModelConfig model =
                new ModelSection(Architecture.LLAMA, vocabularySize, 8, 16, 1, 2, 2, 32, 0, 0, true).config();
        TrainingConfiguration configuration =
                new TrainingConfiguration(model, TrainingHyperparameters.DEFAULT.withSteps(STEPS));
        StopCondition stop = StopCondition.afterSteps(STEPS);
        return new TrainingRequest(configuration, folder.resolve(output), stop, 1, resume, tokenizer, Optional.empty());
    }
}
