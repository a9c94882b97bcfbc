package dev.pinball.service.cli;

import dev.pinball.accelerator.gguf.GgufFile;
import dev.pinball.accelerator.model.DefaultModel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The model of a command: a file, or the one that comes with Pinball. */
final class ModelOption {

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A GGUF file. Default: the embedded model, which writes little stories.")
    private @Nullable Path path;

    GgufFile open() {
        return open(path);
    }

    /** @param path of a file; null for the model that comes with Pinball */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes the file
    static GgufFile open(@Nullable Path path) {
        return path == null ? DefaultModel.open() : GgufFile.open(path);
    }
}
