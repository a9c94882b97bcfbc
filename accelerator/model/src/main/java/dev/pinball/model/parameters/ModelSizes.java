package dev.pinball.model.parameters;

/**
 * The sizes of a model that need not exist yet.
 *
 * @param style how its layers are built
 */
public record ModelSizes(
        ModelIdentity identity, LayerStyle style, Sizes sizes, AttentionSizes attention, ExpertCounts experts) {

    /**
     * The widths of its tensors.
     *
     * @param width values of the residual stream
     * @param feedForwardWidth neurons of one layer, or of one expert
     * @param tiedOutput whether the token embedding is the output matrix, too
     */
    public record Sizes(int vocabularySize, int width, int feedForwardWidth, boolean tiedOutput) {}

    /** Its tensors under the names that GGUF gives them. */
    public ModelOutline outline() {
        return new ModelOutline(identity, attention, experts, new TensorList(this).build());
    }
}
