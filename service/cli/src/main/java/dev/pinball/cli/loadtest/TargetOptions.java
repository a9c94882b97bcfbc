package dev.pinball.cli.loadtest;

import dev.pinball.FileProblem;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.loadtest.client.ConverseEndpoint;
import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.client.GenerateEndpoint;
import dev.pinball.loadtest.client.OpenAiEndpoint;
import dev.pinball.loadtest.client.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
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

    @Option(names = "--tls", description = "Connects by TLS.")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Who vouches for the server's certificate, PEM; means --tls. Default: those that Java knows.")
    private @Nullable Path authorities;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file with the API key, or the token, that is sent with each call.")
    private @Nullable Path keyFile;

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

    /** @throws UsageException when an option is none */
    ServerAddress address() {
        ServerAddress address = ServerAddress.of(target.substring(0, colon()), port());
        ServerAddress named = keyFile == null ? address : address.withToken(key(keyFile));
        return tls || authorities != null ? named.withTrust(trust()) : named;
    }

    private static String key(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UsageException(
                    "--key-file: %s (expected: a file with a key)".formatted(FileProblem.message(failure)));
        }
    }

    private TrustManagerFactory trust() {
        try {
            return authorities == null ? ServerAddress.trustOfSystem() : ServerAddress.trustOf(authorities);
        } catch (IOException failure) {
            throw notTrusted(FileProblem.message(failure));
        } catch (GeneralSecurityException failure) {
            throw notTrusted("%s: %s".formatted(authorities, failure.getMessage()));
        }
    }

    private static UsageException notTrusted(String problem) {
        return new UsageException("--ca: %s (expected: a file of certificates, PEM)".formatted(problem));
    }

    private int port() {
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
        return endpoint(protocol, address());
    }

    /** The same client of a {@code NullServer} of this process. */
    Endpoint nullEndpoint(int port) {
        return endpoint(
                protocol == Protocol.OPENAI ? Protocol.GENERATE : protocol, ServerAddress.of("127.0.0.1", port));
    }

    private Endpoint endpoint(Protocol spoken, ServerAddress server) {
        Range.require("--connections", connections, 1, 1024);
        Range.require("--threads", threads, 1, 256);
        return switch (spoken) {
            case CONVERSE -> new ConverseEndpoint(server, connections, threads, temperature);
            case GENERATE -> new GenerateEndpoint(server, connections, threads, temperature);
            case OPENAI -> new OpenAiEndpoint(server, modelName, temperature);
        };
    }
}
