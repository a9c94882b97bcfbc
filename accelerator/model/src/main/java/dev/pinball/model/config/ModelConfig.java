package dev.pinball.model.config;

/**
 * The description of a model: its name, its architecture and its sizes. The model need not exist yet.
 *
 * @param vocabularySize tokens, the rows of the token embedding
 * @param embeddingLength values of the residual stream
 * @param feedForwardLength neurons of one layer; with experts, of one expert
 * @param attention of every layer
 * @param tiedOutput whether the token embedding is the output matrix, too
 * @param normEpsilon of every norm
 */
public record ModelConfig(
        ModelIdentity identity,
        int vocabularySize,
        int layerCount,
        int embeddingLength,
        int feedForwardLength,
        AttentionShape attention,
        ExpertCounts experts,
        boolean tiedOutput,
        float normEpsilon) {
    public static final float NORM_EPSILON_DEFAULT = 1e-5f;

    /** With the default epsilon. */
    public ModelConfig(
            ModelIdentity identity,
            int vocabularySize,
            int layerCount,
            int embeddingLength,
            int feedForwardLength,
            AttentionShape attention,
            ExpertCounts experts,
            boolean tiedOutput) {
        this(
                identity,
                vocabularySize,
                layerCount,
                embeddingLength,
                feedForwardLength,
                attention,
                experts,
                tiedOutput,
                NORM_EPSILON_DEFAULT);
    }

    public String name() {
        return identity.name();
    }

    /** Known tokens of one sequence at most, as trained. */
    public int contextLength() {
        return identity.contextLength();
    }

    /**
     * How its layers are built.
     *
     * @throws IllegalStateException for an architecture that Pinball doesn't run; a file of such a model can only be counted
     */
    public Architecture architecture() {
        return Architecture.named(identity.architecture())
                .orElseThrow(() -> new IllegalStateException("architecture: %s (expected: %s)"
                        .formatted(identity.architecture(), String.join(", ", Architecture.keys()))));
    }

    /** The same with another number of tokens. */
    public ModelConfig withVocabularySize(int tokens) {
        return new ModelConfig(
                identity,
                tokens,
                layerCount,
                embeddingLength,
                feedForwardLength,
                attention,
                experts,
                tiedOutput,
                normEpsilon);
    }

    /** The same with another number of layers. */
    public ModelConfig withLayerCount(int layers) {
        return new ModelConfig(
                identity,
                vocabularySize,
                layers,
                embeddingLength,
                feedForwardLength,
                attention,
                experts,
                tiedOutput,
                normEpsilon);
    }

    /** The same under another name. */
    public ModelConfig withName(String name) {
        ModelIdentity renamed =
                new ModelIdentity(name, identity.architecture(), identity.source(), identity.contextLength());
        return new ModelConfig(
                renamed,
                vocabularySize,
                layerCount,
                embeddingLength,
                feedForwardLength,
                attention,
                experts,
                tiedOutput,
                normEpsilon);
    }
}
