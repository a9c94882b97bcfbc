package dev.pinball.cli.serve;

import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.config.TrainingSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the service listens, the limits of its streams, and what clients may do with files. */
public final class ServerOptions {
    private static final int PORT_MAX = 65_535;
    private static final int MODELS_MAX = 1_000;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "gRPC, and HTTP/1.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "9090",
            description =
                    "/metrics (Prometheus text or OpenMetrics), /livez and /readyz, by HTTP/1.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int managementPort;

    @Option(
            names = "--stream-kb",
            paramLabel = "KIB",
            defaultValue = "1024",
            description = "What may be generated and not yet read by one stream; a reader further behind is ended."
                    + " Default: ${DEFAULT-VALUE}.")
    private int streamKibibytes;

    @Option(
            names = "--stream-requests",
            paramLabel = "COUNT",
            defaultValue = "256",
            description = "Requests open on one Converse stream. Default: ${DEFAULT-VALUE}.")
    private int streamRequests;

    @Option(
            names = "--message-kb",
            paramLabel = "KIB",
            defaultValue = "4096",
            description =
                    "One message of a client; prompts of 16 times as much may wait to be tokenized. Default: ${DEFAULT-VALUE}.")
    private int messageKibibytes;

    @Option(
            names = "--flow-window-kb",
            paramLabel = "KIB",
            defaultValue = "64",
            description = "What a client may send ahead of the server's reading. Default: ${DEFAULT-VALUE}.")
    private int flowWindowKibibytes;

    @Option(
            names = "--connection-calls",
            paramLabel = "COUNT",
            defaultValue = "128",
            description = "Calls open on one connection. Default: ${DEFAULT-VALUE}.")
    private int connectionCalls;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "" + ConnectionLimits.GRPC_MAX,
            description =
                    "Connections open on the gRPC port; fewer where ulimit -n allows fewer. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--connection-idle-seconds",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long a connection may be open without a call. Default: ${DEFAULT-VALUE}.")
    private int connectionIdleSeconds;

    @Option(
            names = "--connection-age-seconds",
            paramLabel = "SECONDS",
            defaultValue = "1800",
            description =
                    "After so long a connection takes no new calls, so that its client connects anew and finds other"
                            + " servers; open calls go on. Default: ${DEFAULT-VALUE}.")
    private int connectionAgeSeconds;

    @Option(
            names = "--unread-mb",
            paramLabel = "MIB",
            defaultValue = "0",
            description =
                    "Heap for what all streams together hold back unread; beyond it the stream that holds the most is"
                            + " ended. 0 for an eighth of the heap. Default: ${DEFAULT-VALUE}.")
    private int unreadMebibytes;

    @Option(
            names = "--unread-seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long a client may read nothing of what waits for it; the call is ended then. Default: ${DEFAULT-VALUE}.")
    private int unreadSeconds;

    @Option(
            names = "--stall-seconds",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Health says NOT_SERVING when no step succeeded for so long. Default: ${DEFAULT-VALUE}.")
    private int stallSeconds;

    @Option(
            names = "--drain-seconds",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long running answers may go on after SIGTERM; a second one ends them. Default: ${DEFAULT-VALUE}.")
    private int drainSeconds;

    @Option(
            names = "--models",
            paramLabel = "COUNT",
            defaultValue = "1",
            description =
                    "Models served at one time, which share --cache-mb equally; at least as many as --model names."
                            + " Default: ${DEFAULT-VALUE}.")
    private int models;

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "A folder in which clients may name text to train on and models to serve."
                    + " Default: none, and no training over gRPC.")
    private @Nullable Path workspace;

    @Option(
            names = "--training-threads",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Threads of a training that a client starts; the other processors are left to answers."
                    + " Default: ${DEFAULT-VALUE}.")
    private int trainingThreads;

    @Option(
            names = "--trace-endpoint",
            paramLabel = "URL",
            description = "Where spans of OpenTelemetry go, OTLP over HTTP: http://localhost:4318/v1/traces."
                    + " Default: none, and no spans.")
    private @Nullable URI traces;

    @Option(
            names = "--log-requests",
            description = "Logs each request: its id, tenant, model, tokens, times and how it ended, never its text."
                    + " Default: off.")
    private boolean requestsLogged;

    @Mixin
    private SecurityOptions security = new SecurityOptions();

    public ServerSettings settings() {
        StreamLimits streams = new StreamLimits(
                kibibytes("--stream-kb", streamKibibytes),
                Range.require("--stream-requests", streamRequests, 1, Integer.MAX_VALUE),
                kibibytes("--message-kb", messageKibibytes),
                kibibytes("--flow-window-kb", flowWindowKibibytes),
                Range.require("--connection-calls", connectionCalls, 1, Integer.MAX_VALUE),
                heapBytesHeldMax(),
                Duration.ofSeconds(Range.require("--unread-seconds", unreadSeconds, 1, Integer.MAX_VALUE)));
        requireTwoPorts();
        return new ServerSettings(
                host,
                Range.require("--port", port, 0, PORT_MAX),
                Range.require("--management-port", managementPort, 0, PORT_MAX),
                streams,
                connectionLimits(),
                Duration.ofSeconds(Range.require("--stall-seconds", stallSeconds, 1, Integer.MAX_VALUE)),
                Duration.ofSeconds(Range.require("--drain-seconds", drainSeconds, 0, Integer.MAX_VALUE)),
                Range.require("--models", models, 1, MODELS_MAX),
                training(),
                security.tls(),
                security.access(),
                Optional.ofNullable(traces).map(ServerOptions::traceEndpoint),
                requestsLogged);
    }

    private void requireTwoPorts() {
        if (port == managementPort && port != 0) {
            throw new UsageException(
                    "--management-port: %d, as --port (expected: another one, or 0 for any)".formatted(managementPort));
        }
    }

    /** Settings are printed, and seen in the list of processes: a secret is a file. */
    private static URI traceEndpoint(URI endpoint) {
        if (endpoint.getRawUserInfo() != null) {
            throw new UsageException("--trace-endpoint: it names a user (expected: a URL without one)");
        }
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!http || endpoint.getHost() == null) {
            throw new UsageException("--trace-endpoint: %s (expected: a URL of http or https)".formatted(endpoint));
        }
        return endpoint;
    }

    private ConnectionLimits connectionLimits() {
        return new ConnectionLimits(
                Range.require("--connections", connections, 1, Integer.MAX_VALUE),
                ConnectionLimits.DEFAULTS.managementMax(),
                Duration.ofSeconds(
                        Range.require("--connection-idle-seconds", connectionIdleSeconds, 1, Integer.MAX_VALUE)),
                Duration.ofSeconds(
                        Range.require("--connection-age-seconds", connectionAgeSeconds, 1, Integer.MAX_VALUE)),
                ConnectionLimits.DEFAULTS.unfinishedMax(),
                ConnectionLimits.DEFAULTS.unfinishedBytesMax());
    }

    private long heapBytesHeldMax() {
        int mebibytes = Range.require("--unread-mb", unreadMebibytes, 0, Integer.MAX_VALUE);
        return mebibytes == 0 ? StreamLimits.heapBytesHeldDefault() : (long) mebibytes << 20;
    }

    private TrainingSettings training() {
        if (workspace != null && !(Files.isDirectory(workspace) && Files.isWritable(workspace))) {
            throw new UsageException("--workspace: %s (expected: a folder that can be written)".formatted(workspace));
        }
        return new TrainingSettings(
                Optional.ofNullable(workspace), Range.require("--training-threads", trainingThreads, 1, 1_024));
    }

    private static int kibibytes(String option, int value) {
        return Range.require(option, value, 1, Integer.MAX_VALUE >> 10) << 10;
    }
}
