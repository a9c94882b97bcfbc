package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import java.util.Locale;
import java.util.Map;

/** The stages of the {@link Sampler}, in the order in which they change the distribution of the model. */
public enum SamplingStage {
    PENALTIES,
    TEMPERATURE,
    MIN_P,
    TOP_K,
    TOP_P;

    /** As the parameter is called in messages: {@code top_k}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The parameters up to this stage alone; those of later stages change nothing. */
    SamplingParameters upTo(SamplingParameters all) {
        return new SamplingParameters(
                compareTo(TEMPERATURE) < 0 ? 1 : all.temperature(),
                compareTo(TOP_K) < 0 ? 0 : all.topK(),
                compareTo(TOP_P) < 0 ? 1 : all.topP(),
                compareTo(MIN_P) < 0 ? 0 : all.minP(),
                all.penalties(),
                all.logitBias(),
                all.seed());
    }

    /** Whether {@code parameters} leave the distribution of this stage as it was. */
    public boolean isNeutral(SamplingParameters parameters) {
        return switch (this) {
            case PENALTIES ->
                parameters.penalties().equals(Penalties.NONE)
                        && parameters.logitBias().equals(Map.of());
            case TEMPERATURE -> parameters.temperature() == 1;
            case MIN_P -> parameters.minP() == 0;
            case TOP_K -> parameters.topK() == 0;
            case TOP_P -> parameters.topP() == 1;
        };
    }
}
