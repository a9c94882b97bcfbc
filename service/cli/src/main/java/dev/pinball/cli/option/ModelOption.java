package dev.pinball.cli.option;

import dev.pinball.model.EmbeddedModel;
import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The model of a command: a file, or the one that comes with Pinball. */
public final class ModelOption {

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A GGUF file. Default: the embedded model, which writes little stories.")
    private @Nullable Path path;

    public GgufFile open() {
        return open(path);
    }

    /** @param path of a file; null for the model that comes with Pinball */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes the file
    public static GgufFile open(@Nullable Path path) {
        return path == null ? EmbeddedModel.open() : GgufFile.open(path);
    }
}
