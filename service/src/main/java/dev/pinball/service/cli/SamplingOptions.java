package dev.pinball.service.cli;

import dev.pinball.v1.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tokens are picked; checked where every request is checked, at the edge. */
final class SamplingOptions {

    @Option(names = "--max-tokens", paramLabel = "N", description = "Tokens to generate at most.")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the likeliest token always; 1 is the model's own distribution. Default: 1.")
    private @Nullable Float temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Keeps the K likeliest tokens; 0 keeps all. Default: 0.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Keeps the smallest set of likeliest tokens that reaches probability P. Default: 1.")
    private @Nullable Float topP;

    @Option(names = "--seed", paramLabel = "S", description = "The same seed gives the same tokens. Default: random.")
    private @Nullable Long seed;

    /** The options as they travel. */
    GenerationOptions toMessage() {
        GenerationOptions.Builder options = GenerationOptions.newBuilder();
        if (maxTokens != null) {
            options.setMaxTokens(maxTokens);
        }
        if (temperature != null) {
            options.setTemperature(temperature);
        }
        if (topK != null) {
            options.setTopK(topK);
        }
        if (topP != null) {
            options.setTopP(topP);
        }
        if (seed != null) {
            options.setSeed(seed);
        }
        return options.build();
    }
}
