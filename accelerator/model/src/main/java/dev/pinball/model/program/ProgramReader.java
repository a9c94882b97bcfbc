package dev.pinball.model.program;

import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelConfigReader;
import dev.pinball.model.gguf.GgufFile;

/** Builds the program of the model in a file. */
public final class ProgramReader {
    private ProgramReader() {}

    /**
     * The program of the model in {@code file}, whose tensors it uses: it runs until the file is closed.
     *
     * @throws dev.pinball.model.gguf.GgufException when the file holds no model, one of another architecture, or parameters
     *     of a wrong shape
     */
    public static Program read(GgufFile file) {
        ModelConfig config = ModelConfigReader.read(file);
        return config.architecture() == Architecture.GPT2
                ? Gpt2Program.build(file, config)
                : LlamaProgram.build(file, config);
    }
}
