package dev.pinball.cli.bench;

import java.util.List;

/**
 * The speed at one batch size: medians of several runs.
 *
 * @param promptTokens of each sequence
 * @param generateTokens of each sequence
 * @param runCount whose medians these are
 * @param promptTokensPerSecond of all sequences together
 * @param generateTokensPerSecond of all sequences together, prompts aside
 * @param shareOfReadBandwidth while generating: bytes of weights, keys and values read, by what the machine reads
 * @param shareOfMultiplyAdd while computing prompts: operations of the matrix products, by what the machine computes
 * @param promptProfile where the time of computing prompts went
 * @param generateProfile where the time of generating went
 */
record BenchResult(
        int batch,
        int promptTokens,
        int generateTokens,
        int runCount,
        double promptTokensPerSecond,
        double generateTokensPerSecond,
        double shareOfReadBandwidth,
        double shareOfMultiplyAdd,
        List<BenchProfile.Line> promptProfile,
        List<BenchProfile.Line> generateProfile) {}
