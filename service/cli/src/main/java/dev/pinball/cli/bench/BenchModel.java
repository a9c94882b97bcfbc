package dev.pinball.cli.bench;

import dev.pinball.cli.option.ModelOption;
import dev.pinball.cli.option.UsageException;
import dev.pinball.cli.option.WritableType;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.model.Model;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.quantization.FileType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The model that is measured: a file, the embedded one, or a shape with random weights. */
public final class BenchModel {

    @ArgGroup(multiplicity = "0..1")
    private Source source = new Source();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Type of the weights of --shape: as quantize takes it. Default: Q8_0.")
    private @Nullable String type;

    /** One of them, or the embedded model. */
    static final class Source {
        @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file. Default: the embedded model.")
        private @Nullable Path model;

        @Option(
                names = "--shape",
                paramLabel = "NAME",
                description = "Random weights in the shape of a published model: 15M, 110M, 1.2B or 8B.")
        private @Nullable String shape;
    }

    /** Opens it; the file of a shape has no name from then on and is gone with the process. */
    public LoadedModel open(EngineConfig config) {
        if (source.shape == null) {
            if (type != null) {
                throw new UsageException("--type: %s (expected: with --shape; a file has its types)".formatted(type));
            }
            return LoadedModel.open(ModelOption.open(source.model), config);
        }
        ModelConfig model = BenchPreset.named(source.shape).config();
        FileType written = type == null ? FileType.Q8_0 : WritableType.named(type);
        try {
            Path file = Files.createTempFile("pinball-bench", ".gguf");
            try {
                RandomModelFile.write(model, written, file);
                return LoadedModel.open(RandomWeights.fill(Model.open(file)), config);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
