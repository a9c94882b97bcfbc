package dev.pinball.service.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model that a command looks into. */
final class ModelOption {

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A GGUF file.")
    private Path model = Path.of("");

    Path path() {
        return model;
    }
}
