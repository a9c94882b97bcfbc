package dev.pinball.cli;

import dev.pinball.model.EmbeddedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The embedded model as a file, for what takes one: 4 layers, 2048 tokens, 1,066,112 parameters in Q8_0. */
public final class EmbeddedModelFile {
    private EmbeddedModelFile() {}

    /** Writes it as {@code model.gguf}. */
    public static Path write(Path folder) {
        Path file = folder.resolve("model.gguf");
        try (InputStream model = EmbeddedModel.class.getResourceAsStream("default.gguf")) {
            Files.copy(Objects.requireNonNull(model), file);
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
