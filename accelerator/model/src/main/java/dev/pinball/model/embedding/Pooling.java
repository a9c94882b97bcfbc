package dev.pinball.model.embedding;

/** How the hidden states of a text's tokens become one vector, its embedding. */
public enum Pooling {
    /** That of the last token, which alone has seen all others. */
    LAST,
    /** Their mean. */
    MEAN
}
