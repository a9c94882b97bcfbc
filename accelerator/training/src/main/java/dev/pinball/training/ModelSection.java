package dev.pinball.training;

import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;

/**
 * The section {@code model} of a training configuration: the sizes of a model to be made, with the names of the fields.
 *
 * @param contextLength tokens of a sequence
 * @param embeddingLength values that stand for a token, the width of the model
 * @param keyValueHeads as many as heads, or a divisor: each is shared by heads/keyValueHeads query heads
 * @param feedForwardLength neurons of a layer; with experts, of each expert
 * @param experts in each layer; 0 for a dense model
 * @param expertsPerToken how many of them compute a token; 0 for a dense model
 * @param tiedOutput whether the output weight is the token embedding
 */
public record ModelSection(
        Architecture architecture,
        int vocabularySize,
        int contextLength,
        int embeddingLength,
        int layers,
        int heads,
        int keyValueHeads,
        int feedForwardLength,
        int experts,
        int expertsPerToken,
        boolean tiedOutput) {
    private static final int SIZE_MAX = 1 << 20;

    /** @throws IllegalArgumentException {@code FIELD: VALUE (expected: EXPECTED)} */
    public ModelSection {
        Field.require(architecture.isTrainable(), "architecture", architecture.key(), "llama or gpt2");
        Field.requireRange("vocabulary_size", vocabularySize, 1, SIZE_MAX);
        Field.requireRange("context_length", contextLength, 1, SIZE_MAX);
        Field.requireRange("embedding_length", embeddingLength, 1, SIZE_MAX);
        Field.requireRange("layers", layers, 1, SIZE_MAX);
        Field.requireRange("heads", heads, 1, embeddingLength);
        Field.require(embeddingLength % heads == 0, "heads", heads, "a divisor of embedding_length " + embeddingLength);
        Field.requireRange("key_value_heads", keyValueHeads, 1, heads);
        Field.require(heads % keyValueHeads == 0, "key_value_heads", keyValueHeads, "a divisor of heads " + heads);
        Field.requireRange("feed_forward_length", feedForwardLength, 1, SIZE_MAX);
        requireExperts(architecture, experts, expertsPerToken);
        Field.require(
                architecture.learnsPositions() || embeddingLength / heads % 2 == 0,
                "embedding_length",
                embeddingLength,
                "a multiple of 2 * heads, as rotary positions turn pairs: " + 2 * heads);
    }

    private static void requireExperts(Architecture architecture, int experts, int expertsPerToken) {
        boolean dense = experts == 0;
        Field.requireRange("experts", experts, 0, SIZE_MAX);
        Field.require(dense || architecture.allowsExperts(), "experts", experts, "0 for " + architecture.key());
        Field.requireRange("experts_per_token", expertsPerToken, dense ? 0 : 1, experts);
    }

    /** The description of the model. */
    public ModelConfig config() {
        String name = "pinball " + architecture.key();
        return new ModelConfig(
                new ModelIdentity(name, architecture.key(), "a training configuration", contextLength),
                vocabularySize,
                layers,
                embeddingLength,
                feedForwardLength,
                AttentionShape.of(heads, keyValueHeads, embeddingLength / heads),
                new ExpertCounts(experts, expertsPerToken),
                tiedOutput);
    }
}
