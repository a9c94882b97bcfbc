package dev.pinball.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where and how the server listens.
 *
 * @param host the address to listen on; {@code 0.0.0.0} is every address
 * @param port of gRPC; 0 takes a free one
 * @param managementPort of metrics and probes; 0 takes a free one
 * @param connections of both ports, where the descriptors of the process allow so many
 * @param stallAfter health says NOT_SERVING when sequences exist and no step succeeded for so long
 * @param drainMax how long answers may go on once the server is closing
 * @param modelsMax models that are served at one time, which share the memory for keys and values equally; at least those of the
 *     start
 * @param training the access of clients to files of the server
 * @param tls of the gRPC port; empty for none
 * @param access who may do what
 * @param traces where spans go, OTLP over HTTP; empty for none
 * @param requestsLogged whether each request is a line of the log
 */
public record ServerSettings(
        String host,
        int port,
        int managementPort,
        StreamLimits streams,
        ConnectionLimits connections,
        Duration stallAfter,
        Duration drainMax,
        int modelsMax,
        TrainingSettings training,
        Optional<TlsSettings> tls,
        AccessSettings access,
        Optional<URI> traces,
        boolean requestsLogged) {

    public static final ServerSettings DEFAULTS = new ServerSettings(
            "127.0.0.1",
            8080,
            9090,
            StreamLimits.DEFAULTS,
            ConnectionLimits.DEFAULTS,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1,
            TrainingSettings.DEFAULTS,
            Optional.empty(),
            AccessSettings.OPEN,
            Optional.empty(),
            false);

    public ServerSettings {
        requirePort("port", port);
        requirePort("managementPort", managementPort);
    }

    /** The same settings on this host and these ports. */
    public ServerSettings listeningOn(String newHost, int newPort, int newManagementPort) {
        return with(changed -> {
            changed.host = newHost;
            changed.port = newPort;
            changed.managementPort = newManagementPort;
        });
    }

    public ServerSettings withStreams(StreamLimits value) {
        return with(changed -> changed.streams = value);
    }

    public ServerSettings withConnections(ConnectionLimits value) {
        return with(changed -> changed.connections = value);
    }

    public ServerSettings withDrainMax(Duration value) {
        return with(changed -> changed.drainMax = value);
    }

    public ServerSettings withModelsMax(int value) {
        return with(changed -> changed.modelsMax = value);
    }

    public ServerSettings withTraining(TrainingSettings value) {
        return with(changed -> changed.training = value);
    }

    public ServerSettings withTls(TlsSettings value) {
        return with(changed -> changed.tls = Optional.of(value));
    }

    public ServerSettings withAccess(AccessSettings value) {
        return with(changed -> changed.access = value);
    }

    public ServerSettings withTraces(URI value) {
        return with(changed -> changed.traces = Optional.of(value));
    }

    public ServerSettings withRequestsLogged() {
        return with(changed -> changed.requestsLogged = true);
    }

    private ServerSettings with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return changed.settings();
    }

    /** Whether no other machine reaches it. */
    public boolean listensToItsMachineAlone() {
        InetAddress address = new InetSocketAddress(host, port).getAddress();
        return address != null && address.isLoopbackAddress();
    }

    private static void requirePort(String name, int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("%s: %d (expected: 0..65535)".formatted(name, value));
        }
    }

    /** The settings while some of them change. */
    private static final class Changed {
        private String host;
        private int port;
        private int managementPort;
        private StreamLimits streams;
        private ConnectionLimits connections;
        private final Duration stallAfter;
        private Duration drainMax;
        private int modelsMax;
        private TrainingSettings training;
        private Optional<TlsSettings> tls;
        private AccessSettings access;
        private Optional<URI> traces;
        private boolean requestsLogged;

        Changed(ServerSettings settings) {
            host = settings.host;
            port = settings.port;
            managementPort = settings.managementPort;
            streams = settings.streams;
            connections = settings.connections;
            stallAfter = settings.stallAfter;
            drainMax = settings.drainMax;
            modelsMax = settings.modelsMax;
            training = settings.training;
            tls = settings.tls;
            access = settings.access;
            traces = settings.traces;
            requestsLogged = settings.requestsLogged;
        }

        ServerSettings settings() {
            return new ServerSettings(
                    host,
                    port,
                    managementPort,
                    streams,
                    connections,
                    stallAfter,
                    drainMax,
                    modelsMax,
                    training,
                    tls,
                    access,
                    traces,
                    requestsLogged);
        }
    }
}
