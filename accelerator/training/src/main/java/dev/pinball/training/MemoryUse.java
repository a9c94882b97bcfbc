package dev.pinball.training;

/**
 * The memory of a trainer by its use, in bytes.
 *
 * @param moments of AdamW, two for each parameter
 * @param activations what the passes write, and their gradients
 * @param logits of a chunk of rows
 */
public record MemoryUse(long parameters, long gradients, long moments, long activations, long logits) {

    public long total() {
        return parameters + gradients + moments + activations + logits;
    }
}
