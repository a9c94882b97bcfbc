package dev.pinball.model.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Well-known models by their published configurations. */
public enum Preset {
    /** Its vocabulary is that of GPT-2; the paper rounds the total to 175.0 billion. */
    GPT_3(
            identity("gpt-3", Architecture.GPT2, 2_048, """
                    Brown et al. 2020, "Language Models are Few-Shot Learners", table 2.1: 175 billion"""),
            new Sizes(50_257, 96, 12_288, 49_152, true),
            AttentionShape.of(96, 96, 128),
            ExpertCounts.NONE),
    /** The paper counts 117 million; the weights that were published have 124,439,808. */
    GPT_2(
            identity("gpt-2", Architecture.GPT2, 1_024, """
                    Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"; openai-community/gpt2"""),
            new Sizes(50_257, 12, 768, 3_072, true),
            AttentionShape.of(12, 12, 64),
            ExpertCounts.NONE),
    LLAMA_2_70B(
            identity("llama-2-70b", Architecture.LLAMA, 4_096, """
                    Touvron et al. 2023, "Llama 2: Open Foundation and Fine-Tuned Chat Models"; meta-llama/Llama-2-70b-hf"""),
            new Sizes(32_000, 80, 8_192, 28_672, false),
            AttentionShape.of(64, 8, 128),
            ExpertCounts.NONE),
    LLAMA_3_8B(
            identity("llama-3-8b", Architecture.LLAMA, 8_192, """
                    Grattafiori et al. 2024, "The Llama 3 Herd of Models"; meta-llama/Meta-Llama-3-8B"""),
            new Sizes(128_256, 32, 4_096, 14_336, false),
            AttentionShape.of(32, 8, 128),
            ExpertCounts.NONE),
    LLAMA_3_70B(
            identity("llama-3-70b", Architecture.LLAMA, 8_192, """
                    Grattafiori et al. 2024, "The Llama 3 Herd of Models"; meta-llama/Meta-Llama-3-70B"""),
            new Sizes(128_256, 80, 8_192, 28_672, false),
            AttentionShape.of(64, 8, 128),
            ExpertCounts.NONE),
    MIXTRAL_8X7B(
            identity("mixtral-8x7b", Architecture.LLAMA, 32_768, """
                    Jiang et al. 2024, "Mixtral of Experts", table 1; mistralai/Mixtral-8x7B-v0.1"""),
            new Sizes(32_000, 32, 4_096, 14_336, false),
            AttentionShape.of(32, 8, 128),
            new ExpertCounts(8, 2));

    private record Sizes(
            int vocabularySize, int layerCount, int embeddingLength, int feedForwardLength, boolean tiedOutput) {}

    private final ModelConfig config;

    Preset(ModelIdentity identity, Sizes sizes, AttentionShape attention, ExpertCounts experts) {
        config = new ModelConfig(
                identity,
                sizes.vocabularySize(),
                sizes.layerCount(),
                sizes.embeddingLength(),
                sizes.feedForwardLength(),
                attention,
                experts,
                sizes.tiedOutput());
    }

    private static ModelIdentity identity(String name, Architecture architecture, int contextLength, String source) {
        return new ModelIdentity(name, architecture.key(), source, contextLength);
    }

    /** The preset of this name. */
    public static Optional<Preset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.config.name().equals(name))
                .findFirst();
    }

    /** {@code gpt-3, gpt-2...}. */
    public static String names() {
        return Arrays.stream(values()).map(preset -> preset.config.name()).collect(Collectors.joining(", "));
    }

    public ModelConfig config() {
        return config;
    }
}
