package dev.pinball.cli.option;

import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.v1.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The parameters of the distribution that a token is drawn from. */
public final class DistributionOptions {

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

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Drops tokens less likely than this share of the likeliest. Default: 0.")
    private @Nullable Float minP;

    /** The options as a protobuf message. */
    public GenerationOptions.Builder toMessage() {
        GenerationOptions.Builder options = GenerationOptions.newBuilder();
        if (temperature != null) {
            options.setTemperature(temperature);
        }
        if (topK != null) {
            options.setTopK(Range.require("--top-k", topK, 0, Integer.MAX_VALUE));
        }
        if (topP != null) {
            options.setTopP(topP);
        }
        if (minP != null) {
            options.setMinP(minP);
        }
        return options;
    }

    /**
     * Checks what no model needs to be loaded for.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException naming the first field that is out of its range
     */
    public static GenerationOptions requireValid(GenerationOptions options) {
        new RequestReader(Integer.MAX_VALUE, Integer.MAX_VALUE).read(options);
        return options;
    }
}
