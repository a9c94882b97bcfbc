package dev.pinball.training.run;

import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.model.tokenizer.Tokenizers;
import dev.pinball.training.InitialModel;
import dev.pinball.training.ModelSection;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingHyperparameters;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.data.SplitRule;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.run.TrainingRun.RunResult;
import dev.pinball.training.run.TrainingRun.RunSettings;
import dev.pinball.training.vocabulary.BytePairTraining;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A training so small that it takes no time: its text, its configuration, and its files in a folder. */
public final class TrainingFixture {
    public static final int CONTEXT = 16;
    public static final int STEPS = 6;
    private static final String STORY = "the cat sat on the mat\n<|endoftext|>\na dog ran in the sun\n<|endoftext|>\n";

    private final Path folder;
    private final Metadata tokenizer =
            new BytePairTraining().train(BytePairTraining.SIZE_MIN).metadata();

    public TrainingFixture(Path folder) {
        this.folder = folder;
    }

    public Path initialModel() {
        return folder.resolve("initial.gguf");
    }

    public Path checkpoint() {
        return folder.resolve("checkpoint.gguf");
    }

    public Path output() {
        return folder.resolve("model.gguf");
    }

    /** Two batches a step, a checkpoint every other. */
    public TrainingConfiguration configuration(double learningRate) {
        ModelConfig model = new ModelSection(
                        Architecture.LLAMA, BytePairTraining.SIZE_MIN, CONTEXT, 16, 2, 2, 1, 24, 0, 0, true)
                .config();
        TrainingHyperparameters training = new TrainingHyperparameters(
                5, STEPS, 3, 2, learningRate, 1e-4, 2, 0.1, 0.9, 0.95, 1e-8, 1, 0.01, 0.2, 2, 2, TensorType.F16);
        return new TrainingConfiguration(model, training);
    }

    public TextWindows windows() {
        return new TextWindows(data(STORY.repeat(30)), 3, CONTEXT, 5);
    }

    TokenData data(String text) {
        try {
            Path file = Files.writeString(folder.resolve("text.txt"), text);
            try (Corpus corpus = Corpus.open(List.of(file), InputStream.nullInputStream())) {
                return TokenData.encode(
                        corpus, Tokenizers.read(tokenizer), new SplitRule(5, 0.2), CONTEXT + 1, output());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RunSettings settings(StopCondition stop) {
        return settings(stop, Duration.ofHours(1));
    }

    RunSettings settings(StopCondition stop, Duration checkpointEvery) {
        return new RunSettings(checkpoint(), output(), 2, stop, checkpointEvery, 1e9);
    }

    /** From the initial model, which is written first. */
    public RunResult begin(TrainingConfiguration configuration, RunSettings settings, TrainingListener listener) {
        writeInitialModel(configuration);
        return run(initialModel(), configuration, settings, listener);
    }

    public void writeInitialModel(TrainingConfiguration configuration) {
        InitialModel.write(configuration.model(), tokenizer, 5, initialModel());
    }

    RunResult resume(TrainingConfiguration configuration, RunSettings settings, TrainingListener listener) {
        return run(checkpoint(), configuration, settings, listener);
    }

    private RunResult run(
            Path begin, TrainingConfiguration configuration, RunSettings settings, TrainingListener listener) {
        try (GgufFile model = GgufFile.open(begin)) {
            return TrainingRun.run(TrainingRun.Start.of(model, configuration, windows()), settings, listener);
        }
    }
}
