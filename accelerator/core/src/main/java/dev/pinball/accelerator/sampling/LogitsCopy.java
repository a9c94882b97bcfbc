package dev.pinball.accelerator.sampling;

import java.util.Optional;

/**
 * The logits of the step that drew last, for who wants the whole distribution. Set by the thread that steps, read by any
 * other.
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
