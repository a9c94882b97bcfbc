package dev.pinball.accelerator.sampling;

import java.util.Optional;

/**
 * A copy of the logits of the last draw, for callers that need the whole distribution. The thread of the engine sets it, any
 * thread reads it.
 */
public final class LogitsCopy {
    private volatile Optional<Logits> logits = Optional.empty();

    /**
     * @param model [vocabulary] as the model gave them
     * @param adjusted [vocabulary] with penalties and bias
     */
    public record Logits(float[] model, float[] adjusted) {}

    void set(float[] model, float[] adjusted) {
        logits = Optional.of(new Logits(model, adjusted));
    }

    /** Empty before the first draw. */
    public Optional<Logits> logits() {
        return logits;
    }
}
