package dev.pinball.model.parameters;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Well-known models by their published configurations. */
public enum Preset {
    /** Its vocabulary is that of GPT-2; the paper rounds the total to 175.0 billion. */
    GPT_3(
            identity("gpt-3", LayerStyle.GPT2, 2_048, """
                    Brown et al. 2020, "Language Models are Few-Shot Learners", table 2.1: 175 billion"""),
            LayerStyle.GPT2,
            new ModelSizes.Sizes(50_257, 12_288, 49_152, true),
            new AttentionSizes(96, 96, 96, 128),
            ExpertCounts.NONE),
    /** The paper counts 117 million; the weights that were published have 124,439,808. */
    GPT_2(
            identity("gpt-2", LayerStyle.GPT2, 1_024, """
                    Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"; openai-community/gpt2"""),
            LayerStyle.GPT2,
            new ModelSizes.Sizes(50_257, 768, 3_072, true),
            new AttentionSizes(12, 12, 12, 64),
            ExpertCounts.NONE),
    LLAMA_2_70B(
            identity("llama-2-70b", LayerStyle.LLAMA, 4_096, """
                    Touvron et al. 2023, "Llama 2: Open Foundation and Fine-Tuned Chat Models"; meta-llama/Llama-2-70b-hf"""),
            LayerStyle.LLAMA,
            new ModelSizes.Sizes(32_000, 8_192, 28_672, false),
            new AttentionSizes(80, 64, 8, 128),
            ExpertCounts.NONE),
    LLAMA_3_8B(
            identity("llama-3-8b", LayerStyle.LLAMA, 8_192, """
                    Grattafiori et al. 2024, "The Llama 3 Herd of Models"; meta-llama/Meta-Llama-3-8B"""),
            LayerStyle.LLAMA,
            new ModelSizes.Sizes(128_256, 4_096, 14_336, false),
            new AttentionSizes(32, 32, 8, 128),
            ExpertCounts.NONE),
    LLAMA_3_70B(
            identity("llama-3-70b", LayerStyle.LLAMA, 8_192, """
                    Grattafiori et al. 2024, "The Llama 3 Herd of Models"; meta-llama/Meta-Llama-3-70B"""),
            LayerStyle.LLAMA,
            new ModelSizes.Sizes(128_256, 8_192, 28_672, false),
            new AttentionSizes(80, 64, 8, 128),
            ExpertCounts.NONE),
    MIXTRAL_8X7B(
            identity("mixtral-8x7b", LayerStyle.LLAMA, 32_768, """
                    Jiang et al. 2024, "Mixtral of Experts", table 1; mistralai/Mixtral-8x7B-v0.1"""),
            LayerStyle.LLAMA,
            new ModelSizes.Sizes(32_000, 4_096, 14_336, false),
            new AttentionSizes(32, 32, 8, 128),
            new ExpertCounts(8, 2));

    private final ModelSizes configuration;

    Preset(
            ModelIdentity identity,
            LayerStyle style,
            ModelSizes.Sizes sizes,
            AttentionSizes attention,
            ExpertCounts experts) {
        configuration = new ModelSizes(identity, style, sizes, attention, experts);
    }

    private static ModelIdentity identity(String name, LayerStyle style, int contextLength, String source) {
        return new ModelIdentity(name, style.architecture(), source, contextLength);
    }

    /** The preset of this name. */
    public static Optional<Preset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.configuration.identity().name().equals(name))
                .findFirst();
    }

    /** {@code gpt-3, gpt-2...}. */
    public static String names() {
        return Arrays.stream(values())
                .map(preset -> preset.configuration.identity().name())
                .collect(Collectors.joining(", "));
    }

    public ModelSizes configuration() {
        return configuration;
    }
}
