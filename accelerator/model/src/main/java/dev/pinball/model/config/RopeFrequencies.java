package dev.pinball.model.config;

/**
 * Rotary positions (Su et al. 2021, "RoFormer"): pair i of a head turns by position * inverseFrequencies[i].
 *
 * @param layout which values form a pair
 * @param inverseFrequencies one for each pair, with the model's scaling in it; values of the head past the last pair stay
 */
public record RopeFrequencies(Layout layout, float[] inverseFrequencies) {

    /** Which values of a head form pair i, of n pairs. */
    public enum Layout {
        /** 2i and 2i + 1: {@code llama} as its files are converted. */
        INTERLEAVED,
        /** i and i + n: GPT-NeoX, {@code qwen2}. */
        HALVES
    }

    public int pairCount() {
        return inverseFrequencies.length;
    }
}
