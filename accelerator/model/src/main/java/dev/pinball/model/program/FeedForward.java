package dev.pinball.model.program;

/** The second half of a layer: what it appends to a program reads the normalised stream and writes its update. */
interface FeedForward {

    /** @param block the beginning of the names of the layer's tensors */
    void append(String block, Activation normalised, Activation update);
}
