package dev.pinball.cli.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.ModelOption;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.model.config.Preset;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.parameters.ModelTensors;
import dev.pinball.model.parameters.ParameterReport;
import dev.pinball.model.parameters.TrainingCost;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball describe}: what a model is made of. */
@Command(
        name = "describe",
        description = "Counts the parameters of a model, and what a token and its training cost.",
        mixinStandardHelpOptions = true)
public final class DescribeCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "0..1")
    private Subject subject = new Subject();

    @Option(names = "--tokens", paramLabel = "N", description = "Counts the arithmetic of training on N tokens, too.")
    private @Nullable Long tokens;

    @Option(
            names = "--batch-tokens",
            paramLabel = "N",
            defaultValue = "" + TrainingCost.BATCH_TOKENS_DEFAULT,
            description = "Tokens of one batch of that training. Default: 524288.")
    private long batchTokens;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    /** The model to describe: one of three options, or the embedded model. */
    static final class Subject {
        @Option(
                names = "--model",
                paramLabel = "FILE",
                required = true,
                description = "A GGUF file. Default: the embedded model.")
        private @Nullable Path file;

        @Option(
                names = "--preset",
                paramLabel = "NAME",
                required = true,
                description = "A well-known model: gpt-3, gpt-2, llama-2-70b, llama-3-8b, llama-3-70b, mixtral-8x7b.")
        private @Nullable String preset;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                required = true,
                description =
                        "The sizes of a model as YAML or JSON, alone or as the section model of a training configuration.")
        private @Nullable Path configuration;

        ModelTensors model() {
            if (configuration != null) {
                return ModelTensors.of(ModelConfigFile.read(configuration));
            }
            return preset != null ? named(preset) : ofFile();
        }

        private static ModelTensors named(String name) {
            Preset found = Preset.named(name)
                    .orElseThrow(
                            () -> new UsageException("--preset: %s (expected: %s)".formatted(name, Preset.names())));
            return ModelTensors.of(found.config());
        }

        private ModelTensors ofFile() {
            try (GgufFile opened = ModelOption.open(file)) {
                return ModelTensors.read(opened);
            }
        }
    }

    /** What {@code --json} prints. */
    record Result(
            @JsonUnwrapped ParameterReport report,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TrainingCost> training) {}

    @Override
    public Integer call() {
        ModelTensors model = subject.model();
        ParameterReport report = ParameterReport.of(model);
        Optional<TrainingCost> training = Optional.ofNullable(tokens)
                .map(count -> TrainingCost.of(
                        model,
                        Range.requirePositive("--tokens", count),
                        Range.requirePositive("--batch-tokens", batchTokens)));
        if (json) {
            Json.print(new Result(report, training));
        } else {
            System.out.print(ParameterText.of(report, training));
        }
        return 0;
    }
}
