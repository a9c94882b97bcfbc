package dev.pinball.model;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;

/** Descriptions of models for programs that a test puts together. */
public final class TestConfigs {
    private TestConfigs() {}

    /** With one layer, and one head of one value. */
    public static ModelConfig of(int vocabularySize, int contextLength) {
        ModelIdentity identity = new ModelIdentity("none", "llama", "test", contextLength);
        return new ModelConfig(identity, vocabularySize, 1, 1, 1, AttentionShape.of(1, 1, 1), ExpertCounts.NONE, true);
    }
}
