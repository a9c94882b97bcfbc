package dev.pinball.cli.bench;

import dev.pinball.cli.option.DistributionOptions;
import dev.pinball.cli.option.Range;
import dev.pinball.v1.GenerationOptions;
import picocli.CommandLine.Option;

/** Sampling options of {@code bench}. */
final class BenchDraw {
    /** Always the likeliest token, as without options. */
    static final BenchDraw LIKELIEST = new BenchDraw();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "Temperature at which tokens are drawn; 0 takes the likeliest. Default: 0.")
    private float temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Draws from the K likeliest tokens; 0 for all. Default: 0.")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Draws from the likeliest tokens that reach probability P. Default: 1.")
    private float topP = 1;

    /** The options of an answer of {@code tokensMax} tokens. */
    GenerationOptions answer(int tokens) {
        return DistributionOptions.requireValid(GenerationOptions.newBuilder()
                .setMaxTokens(tokens)
                .setIgnoreEndOfOutput(true)
                .setTemperature(temperature)
                .setTopK(Range.require("--top-k", topK, 0, Integer.MAX_VALUE))
                .setTopP(topP)
                .setSeed(1)
                .build());
    }
}
