package dev.pinball.model.config;

import dev.pinball.model.tensor.TensorShape;

/**
 * A tensor that a model has: its name in a GGUF file and its dimensions.
 *
 * @param name {@code blk.0.attn_q.weight}
 */
public record TensorSpec(String name, TensorShape shape) {

    /** Rows of all its matrices, also where they are more than a file can hold. */
    public long rowCount() {
        return shape.dimensions().stream().skip(1).mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
