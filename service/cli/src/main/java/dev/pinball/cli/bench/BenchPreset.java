package dev.pinball.cli.bench;

import dev.pinball.cli.option.UsageException;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;
import java.util.Arrays;

/** The sizes of published models, with a short context and a tied output so that they start sooner. */
public enum BenchPreset {
    /** stories15M of llama2.c. */
    STORIES_15M("15M", 6, 288, 768, AttentionShape.of(6, 6, 48), 32_000),
    /** stories110M of llama2.c. */
    STORIES_110M("110M", 12, 768, 2048, AttentionShape.of(12, 12, 64), 32_000),
    LLAMA_3_2_1B("1.2B", 16, 2048, 8192, AttentionShape.of(32, 8, 64), 128_256),
    LLAMA_3_1_8B("8B", 32, 4096, 14_336, AttentionShape.of(32, 8, 128), 128_256);

    private static final int CONTEXT_LENGTH = 2048;

    private final ModelConfig config;

    BenchPreset(
            String label,
            int layerCount,
            int embeddingLength,
            int feedForwardLength,
            AttentionShape attention,
            int vocabularySize) {
        config = new ModelConfig(
                new ModelIdentity(label, Architecture.LLAMA.key(), "a published model", CONTEXT_LENGTH),
                vocabularySize,
                layerCount,
                embeddingLength,
                feedForwardLength,
                attention,
                ExpertCounts.NONE,
                true);
    }

    /** @throws UsageException when there is none of that name */
    public static BenchPreset named(String label) {
        return Arrays.stream(values())
                .filter(preset -> preset.config.name().equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException("--shape: %s (expected: one of %s)"
                        .formatted(
                                label,
                                Arrays.stream(values())
                                        .map(preset -> preset.config.name())
                                        .toList())));
    }

    ModelConfig config() {
        return config;
    }
}
