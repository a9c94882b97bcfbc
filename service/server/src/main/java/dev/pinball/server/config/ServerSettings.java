package dev.pinball.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

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
        Optional<URI> traces) {

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
            Optional.empty());

    public ServerSettings {
        requirePort("port", port);
        requirePort("managementPort", managementPort);
    }

    /** The same settings on this host and these ports. */
    public ServerSettings listeningOn(String host, int port, int managementPort) {
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
                traces);
    }

    public ServerSettings withStreams(StreamLimits value) {
        return new ServerSettings(
                host,
                port,
                managementPort,
                value,
                connections,
                stallAfter,
                drainMax,
                modelsMax,
                training,
                tls,
                access,
                traces);
    }

    public ServerSettings withConnections(ConnectionLimits value) {
        return new ServerSettings(
                host,
                port,
                managementPort,
                streams,
                value,
                stallAfter,
                drainMax,
                modelsMax,
                training,
                tls,
                access,
                traces);
    }

    public ServerSettings withDrainMax(Duration value) {
        return new ServerSettings(
                host,
                port,
                managementPort,
                streams,
                connections,
                stallAfter,
                value,
                modelsMax,
                training,
                tls,
                access,
                traces);
    }

    public ServerSettings withModelsMax(int value) {
        return new ServerSettings(
                host,
                port,
                managementPort,
                streams,
                connections,
                stallAfter,
                drainMax,
                value,
                training,
                tls,
                access,
                traces);
    }

    public ServerSettings withTraining(TrainingSettings value) {
        return new ServerSettings(
                host,
                port,
                managementPort,
                streams,
                connections,
                stallAfter,
                drainMax,
                modelsMax,
                value,
                tls,
                access,
                traces);
    }

    public ServerSettings withTls(TlsSettings value) {
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
                Optional.of(value),
                access,
                traces);
    }

    public ServerSettings withAccess(AccessSettings value) {
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
                value,
                traces);
    }

    public ServerSettings withTraces(URI value) {
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
                Optional.of(value));
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
}
