package dev.pinball.model.program;

import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The architectures that a file can ask for in {@code general.architecture}; each knows how its program is built. */
public enum Architecture {
    /** Llama 2 and 3, Mistral: RMS norm, rotary positions, grouped heads, SwiGLU; Mixtral: with experts. */
    LLAMA(file -> LlamaProgram.build(file, LlamaVariant.LLAMA)),
    /** Qwen 2 and 2.5: as Llama, with biases on query, key and value, and the other layout of rotary pairs. */
    QWEN2(file -> LlamaProgram.build(file, LlamaVariant.QWEN2)),
    /** Qwen 3: as Qwen 2, with norms of query and key heads in place of the biases. */
    QWEN3(file -> LlamaProgram.build(file, LlamaVariant.QWEN3)),
    /** Qwen 3 with experts. */
    QWEN3MOE(file -> LlamaProgram.build(file, LlamaVariant.QWEN3MOE)),
    /** GPT-2: layer norm, learned positions, GELU, biases everywhere. */
    GPT2(Gpt2Program::build);

    private static final String KEY = "general.architecture";

    private final Function<GgufFile, Program> builder;

    Architecture(Function<GgufFile, Program> builder) {
        this.builder = builder;
    }

    /**
     * The program of the model in {@code file}, whose tensors it uses: it runs until the file is closed.
     *
     * @throws GgufException when the file holds no model, one of another architecture, or parameters of a wrong shape
     */
    public static Program buildProgram(GgufFile file) {
        String name = file.metadata().requiredString(KEY);
        Architecture architecture = Arrays.stream(values())
                .filter(candidate -> candidate.key().equals(name))
                .findFirst()
                .orElseThrow(() -> file.metadata().problem(KEY, name, supported()));
        if (file.tensorNames().isEmpty()) {
            throw file.problem("tensors", "none, only a vocabulary", "the parameters of a model");
        }
        architecture.refuseExperts(file);
        return architecture.builder.apply(file);
    }

    /** Architectures with experts look at the number themselves. */
    private void refuseExperts(GgufFile file) {
        String countKey = key() + ".expert_count";
        int count = file.metadata().integer(countKey).orElse(0);
        if (count != 0 && this != LLAMA && this != QWEN3MOE) {
            throw file.metadata().problem(countKey, Integer.toString(count), "0, or llama or qwen3moe with experts");
        }
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String supported() {
        return Arrays.stream(values()).map(Architecture::key).collect(Collectors.joining(", "));
    }
}
