package dev.pinball.cli.training;

import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.server.training.ConfigurationFile;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.job.TrainingRequest;
import dev.pinball.training.job.TrainingRequest.Lesson;
import dev.pinball.training.run.StopCondition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What train and distill have in common. */
final class TrainingFlags {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The model and its training, YAML or JSON (docs/TRAINING.md); default: the embedded model's.")
    private String configuration = EmbeddedModel.NAME;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            arity = "1..*",
            description = "Text files, or - for the standard input; documents are separated by a line <|endoftext|>."
                    + " Default, with --config default: the stories of `pinball corpus`.")
    private List<Path> data = List.of();

    @Option(names = "--out", paramLabel = "MODEL.gguf", required = true, description = "The model file to write.")
    private Path out = Path.of("");

    @ArgGroup
    private Length length = new Length();

    @Option(names = "--resume", description = "Goes on from the checkpoint beside the model, where there is one.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Writes over a model that exists.")
    private boolean overwrite;

    @Option(
            names = "--curve",
            paramLabel = "FILE.csv",
            description = "Writes step, loss and validation loss of every step; appends when resumed.")
    private @Nullable Path curve;

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Threads that compute; 0 for all processors. The result doesn't depend on it. Default: 0.")
    private int threads;

    /** The length of the training: one of three options. */
    static final class Length {
        @Option(names = "--steps", paramLabel = "N", description = "Steps, instead of those of the configuration.")
        private @Nullable Integer steps;

        @Option(names = "--tokens", paramLabel = "N", description = "Tokens to learn from, rounded up to whole steps.")
        private @Nullable Long tokens;

        @Option(names = "--minutes", paramLabel = "M", description = "Ends after M minutes, if not before.")
        private @Nullable Integer minutes;
    }

    /** The configuration, with the steps that the command line asks for. */
    private TrainingConfiguration configuration() {
        TrainingConfiguration read =
                isDefault() ? ConfigurationFile.ofDefaultModel() : ConfigurationFile.read(Path.of(configuration));
        if (length.steps != null) {
            return read.withSteps(Range.requirePositive("--steps", length.steps));
        }
        if (length.tokens != null) {
            long steps = Math.ceilDiv(Range.requirePositive("--tokens", length.tokens), read.tokensPerStep());
            return read.withSteps(Math.toIntExact(Math.min(steps, Integer.MAX_VALUE)));
        }
        return read;
    }

    /**
     * All that is asked for.
     *
     * @param tokenizer a model file whose tokenizer is taken over
     */
    TrainingRequest request(Optional<Path> tokenizer, Optional<Lesson> lesson) {
        if (Files.exists(out) && !resume && !overwrite) {
            throw new UsageException("--out: %s exists (expected: a new file, --resume or --overwrite)".formatted(out));
        }
        OutputFile.require("--out", out);
        if (curve != null) {
            OutputFile.require("--curve", curve);
        }
        TrainingConfiguration asked = configuration();
        return new TrainingRequest(asked, out, stop(asked), threads(), resume, tokenizer, lesson);
    }

    private StopCondition stop(TrainingConfiguration configuration) {
        StopCondition stop = StopCondition.afterSteps(configuration.training().steps());
        return length.minutes == null
                ? stop
                : stop.withTime(Duration.ofMinutes(Range.requirePositive("--minutes", length.minutes)));
    }

    /** The text, or nothing where it is that of the default model. */
    List<Path> data() {
        if (data.isEmpty() && !isDefault()) {
            throw new UsageException("--data: none (expected: text files, or - for the standard input)");
        }
        return data;
    }

    @Nullable Path curve() {
        return curve;
    }

    private int threads() {
        Range.require("--threads", threads, 0, 1_024);
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private boolean isDefault() {
        return configuration.equals(EmbeddedModel.NAME);
    }
}
