package dev.pinball.model.recorded;

import dev.pinball.model.gguf.GgufBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Small models with random F32 weights whose greedy answers an independent runtime gave once. Each is written from its
 * seed when a test needs it; the answers are resources beside this class, whose README says how they were recorded.
 */
public enum RecordedModel {
    /** As many key/value heads as heads, and an output weight of its own. */
    LLAMA("llama", "llama", 2),
    /** Four heads share a key/value head; a factor for each rotary pair. */
    LLAMA_GROUPED("llama-grouped", "llama", 2),
    /** Two of four experts for each token. */
    MIXTRAL("mixtral", "llama", 1),
    /** Biases of queries, keys and values; positions stretched by 4. */
    QWEN2("qwen2", "qwen2", 2),
    /** Norms of heads, which are longer than their share of the width. */
    QWEN3("qwen3", "qwen3", 1),
    /** As qwen3, and with experts. */
    QWEN3MOE("qwen3moe", "qwen3moe", 4),
    /** Learned positions, LayerNorm, GELU and biases. */
    GPT2("gpt2", "gpt2", 1);

    private final String label;
    private final String architecture;
    private final long seed;

    RecordedModel(String label, String architecture, long seed) {
        this.label = label;
        this.architecture = architecture;
        this.seed = seed;
    }

    /** The architecture of the file. */
    public String architecture() {
        return architecture;
    }

    /** Writes the model as {@code LABEL.gguf}. */
    public Path write(Path folder) {
        GgufBuilder file = new RecordedModelWriter(this, seed).file();
        return file.write(folder.resolve(label + ".gguf"));
    }

    /** The recorded runs: JSON as in {@code record.mjs}. */
    public byte[] runs() {
        return resource(label + ".json");
    }

    /** Texts and their token ids by the vocabulary of this model. */
    public byte[] encodings() {
        return resource(label + ".tokens.json");
    }

    private static byte[] resource(String name) {
        try (InputStream stream = RecordedModel.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException failure) {
            throw new IllegalStateException(name, failure);
        }
    }

    @Override
    public String toString() {
        return label;
    }

    /** Writes all models into a folder, to be recorded. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (RecordedModel model : values()) {
            model.write(folder);
        }
    }
}
