package dev.pinball.cli.bench;

/**
 * How fast one batch size is: medians of several runs.
 *
 * @param promptTokens of each sequence
 * @param generateTokens of each sequence
 * @param promptTokensPerSecond of all sequences together
 * @param generateTokensPerSecond of all sequences together, prompts aside
 * @param readBytesPerSecond while generating: weights once for the whole batch, keys and values
 * @param promptFlops while computing prompts: operations of the matrix products a second
 */
public record BenchSpeed(
        int batch,
        int promptTokens,
        int generateTokens,
        int runCount,
        double promptTokensPerSecond,
        double generateTokensPerSecond,
        double readBytesPerSecond,
        double promptFlops) {}
