package dev.pinball.cli.loadtest;

import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.loadtest.client.ConverseEndpoint;
import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.client.GenerateEndpoint;
import dev.pinball.loadtest.client.OpenAiEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is measured, and how it is reached. */
final class TargetOptions {

    /** What is spoken with the server. */
    enum Protocol {
        CONVERSE,
        GENERATE,
        OPENAI;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "The server to measure. Default: 127.0.0.1:8080.")
    private String target = "127.0.0.1:8080";

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "converse (one bidirectional stream for each conversation), generate, or openai (/v1/completions"
                            + " with server-sent events: llama-server, vLLM). Default: converse.")
    private Protocol protocol = Protocol.CONVERSE;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "The model in requests of openai. Default: default.")
    private String modelName = "default";

    @Option(names = "--connections", paramLabel = "COUNT", description = "Connections of gRPC. Default: 1.")
    private int connections = 1;

    @Option(names = "--threads", paramLabel = "COUNT", description = "Event loops of the client. Default: 1.")
    private int threads = 1;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Of the sampling; 0 takes the likeliest. Default: 0.")
    private float temperature;

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            description = "The server's metrics in Prometheus' format, read every second and put beside the client's.")
    private @Nullable String metrics;

    Protocol protocol() {
        return protocol;
    }

    int threads() {
        return threads;
    }

    String target() {
        return target;
    }

    /** @throws UsageException when what was given is none */
    Optional<URI> metrics() {
        return Optional.ofNullable(metrics).map(TargetOptions::httpAddress);
    }

    private static URI httpAddress(String url) {
        try {
            URI address = new URI(url);
            if (SCHEMES.contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new UsageException("--metrics: %s (expected: a URL as http://HOST:PORT/metrics)".formatted(url));
    }

    String host() {
        return target.substring(0, colon());
    }

    int port() {
        try {
            return Range.require("--target", Integer.parseInt(target.substring(colon() + 1)), 1, 65_535);
        } catch (NumberFormatException _) {
            throw new UsageException("--target: %s (expected: HOST:PORT)".formatted(target));
        }
    }

    private int colon() {
        int colon = target.lastIndexOf(':');
        if (colon < 1) {
            throw new UsageException("--target: %s (expected: HOST:PORT)".formatted(target));
        }
        return colon;
    }

    Endpoint endpoint() {
        return endpoint(protocol, host(), port());
    }

    /** The same client of a {@code NullServer} of this process. */
    Endpoint nullEndpoint(int port) {
        return endpoint(protocol == Protocol.OPENAI ? Protocol.GENERATE : protocol, "127.0.0.1", port);
    }

    private Endpoint endpoint(Protocol spoken, String host, int port) {
        Range.require("--connections", connections, 1, 1024);
        Range.require("--threads", threads, 1, 256);
        return switch (spoken) {
            case CONVERSE -> new ConverseEndpoint(host, port, connections, threads, temperature);
            case GENERATE -> new GenerateEndpoint(host, port, connections, threads, temperature);
            case OPENAI -> new OpenAiEndpoint(host, port, modelName, temperature);
        };
    }
}
