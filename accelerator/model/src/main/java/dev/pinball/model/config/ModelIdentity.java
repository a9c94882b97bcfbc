package dev.pinball.model.config;

import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;

/**
 * Which model it is.
 *
 * @param name as its file or its publication gives it
 * @param architecture as GGUF calls it: {@code llama}, {@code gpt2}; also one that Pinball doesn't run
 * @param source where its sizes are from: a publication, or a file
 * @param contextLength tokens of one sequence at most
 */
public record ModelIdentity(String name, String architecture, String source, int contextLength) {

    /** That of a file; a model without a name is called as its file. */
    public static ModelIdentity of(GgufFile file, String architecture, int contextLength) {
        String fileName = String.valueOf(Path.of(file.name()).getFileName());
        String name = file.metadata().string("general.name").orElse(fileName);
        return new ModelIdentity(name, architecture, fileName, contextLength);
    }
}
