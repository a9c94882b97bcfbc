package dev.pinball.model;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import java.nio.file.Path;

/**
 * A model ready to be opened on an accelerator. Its weights are mapped from the file and gone when it is closed.
 */
public record Model(GgufFile file, Program program, Tokenizer tokenizer) implements AutoCloseable {

    /**
     * Reads and checks a model file.
     *
     * @throws dev.pinball.model.gguf.GgufException when it can't be used
     */
    public static Model open(Path path) {
        return of(GgufFile.open(path));
    }

    /** The model in {@code file}, which is closed with it, and at once when it can't be used. */
    public static Model of(GgufFile file) {
        try {
            return new Model(file, ProgramReader.read(file), Tokenizers.read(file));
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
