package dev.pinball.cli.option;

import dev.pinball.v1.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How tokens are drawn; values are checked by {@code RequestReader}, like those of clients. */
public final class SamplingOptions {

    @Option(names = "--max-tokens", paramLabel = "N", description = "Tokens to generate at most.")
    private @Nullable Integer maxTokens;

    @Mixin
    private DistributionOptions distribution = new DistributionOptions();

    @Option(names = "--seed", paramLabel = "S", description = "The same seed gives the same tokens. Default: random.")
    private @Nullable Long seed;

    /** The options as a protobuf message; a value that is wrong for every model is refused. */
    public GenerationOptions toMessage() {
        GenerationOptions.Builder options = distribution.toMessage();
        if (maxTokens != null) {
            options.setMaxTokens(maxTokens);
        }
        if (seed != null) {
            options.setSeed(seed);
        }
        return DistributionOptions.requireValid(options.build());
    }
}
