package dev.pinball.model.program;

/** The feed-forward part of a layer: its operations read the normalised residual stream and write the update of it. */
interface FeedForward {

    /** @param block the beginning of the names of the layer's tensors */
    void append(String block, Activation normalised, Activation update);
}
