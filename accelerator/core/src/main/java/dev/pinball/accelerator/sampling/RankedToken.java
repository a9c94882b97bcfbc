package dev.pinball.accelerator.sampling;

import java.util.Map;

/**
 * A token that may come next.
 *
 * @param probability by the model, before any stage
 * @param after its probability after each stage, among the tokens that the stage leaves; 0 where it is no longer among them
 */
public record RankedToken(int tokenId, double probability, Map<SamplingStage, Double> after) {

    /** Whether the draw may take it. */
    public boolean left() {
        return after.getOrDefault(SamplingStage.TOP_P, 0.0) > 0;
    }
}
