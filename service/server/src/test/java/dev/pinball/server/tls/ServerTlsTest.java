package dev.pinball.server.tls;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.TlsSettings;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.v1.FinishReason;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections by TLS, whose certificates change while the server runs. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // every test starts a server of its own
class ServerTlsTest {
    private static final int STREAMS = 64;

    @TempDir
    private Path folder;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private TestCertificates certificates;
    private RunningServer running;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificates = new TestCertificates(folder);
    }

    private void start(TlsSettings tls) throws IOException {
        running = new RunningServer(
                ServerSettings.DEFAULTS.withDrainMax(Duration.ZERO).withTls(tls), STREAMS);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        if (running != null) {
            running.close();
        }
    }

    @Test
    void answersOverGrpcAndOverHttp() throws Exception {
        start(certificates.settings());
        Conversation conversation = Conversation.reading(channel());
        conversation.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
            HttpResponse<String> response = completion(version);
            assertThat(response.statusCode()).as("%s", version).isEqualTo(200);
            assertThat(response.version()).isEqualTo(version);
        }
    }

    @Test
    void refusesClientsThatOfferOtherProtocolsAlone() throws Exception {
        start(certificates.settings());
        assertThat(negotiated("foo", "http/1.1")).isEqualTo("http/1.1");
        assertThat(negotiated()).isEmpty();
        assertThatThrownBy(() -> negotiated("foo"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("no_application_protocol");
    }

    private String negotiated(String... protocols) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trusting().getSocketFactory().createSocket("localhost", running.server.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getApplicationProtocol();
        }
    }

    private HttpResponse<String> completion(HttpClient.Version version) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:%d/v1/completions".formatted(running.server.port())))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"A\",\"max_tokens\":3}"))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(version).sslContext(trusting()).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void replacedCertificatesLoseNoStream() throws Exception {
        start(certificates.settings());
        running.accelerator.hold();
        ManagedChannel channel = channel();
        List<Conversation> streams = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            Conversation conversation = Conversation.reading(channel);
            conversation.start("a", prompt("HELLO", 100).setGo(true));
            conversation.endInput();
            assertThat(conversation.next("a").hasAccepted()).isTrue();
            streams.add(conversation);
        }
        assertThat(subjectOfNewConnection()).isEqualTo("CN=first");
        certificates.issue("CN=second");
        RunningServer.await(() -> subjectOfNewConnection().equals("CN=second"));

        running.accelerator.allow(1 << 20);
        for (Conversation stream : streams) {
            assertThat(stream.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
            assertThat(stream.text("a")).hasSize(100);
            assertThat(stream.status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void filesThatDoNotBelongTogetherChangeNothing() throws Exception {
        start(certificates.settings());
        certificates.replace("server.key", "no key");
        certificates.issue("CN=second");
        RunningServer.await(() -> subjectOfNewConnection().equals("CN=second"));
    }

    @Test
    void aServerWhoseFilesDoNotFitDoesNotStart() throws Exception {
        certificates.replace("server.key", certificates.client().getPrivateKeyPEM());
        assertThatThrownBy(() -> start(certificates.settings()))
                .hasMessageContaining("server.key")
                .hasMessageContaining("not that of the certificate");
    }

    @Test
    void aClientWithoutACertificateIsRefusedWhereOneIsNeeded() throws Exception {
        start(certificates.mutual());
        Conversation nameless = Conversation.reading(channel());
        nameless.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(nameless.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

        var client = certificates.client();
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", running.server.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(certificates.trust())
                        .keyManager(client.getKeyPair().getPrivate(), client.getCertificatePath())
                        .build())
                .build();
        channels.add(channel);
        Conversation known = Conversation.reading(channel);
        known.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(known.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void aClientWithoutTlsIsClosed() throws Exception {
        start(certificates.settings());
        try (Socket socket = new Socket("localhost", running.server.port())) {
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .doesNotContain("HTTP");
        }
    }

    @Test
    void aConnectionThatDoesNotBeginTlsIsClosed() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        running = new RunningServer(
                ServerSettings.DEFAULTS
                        .withDrainMax(Duration.ZERO)
                        .withTls(certificates.settings())
                        .withConnections(new ConnectionLimits(8, 1, minute, minute, Duration.ofMillis(200), 1 << 20)),
                STREAMS);
        try (Socket silent = new Socket("localhost", running.server.port())) {
            assertThat(silent.getInputStream().readAllBytes()).isEmpty();
        }
    }

    private ManagedChannel channel() throws Exception {
        ManagedChannel channel = ServerAddress.of("localhost", running.server.port())
                .withTrust(certificates.trust())
                .channel()
                .build();
        channels.add(channel);
        return channel;
    }

    private String subjectOfNewConnection() {
        try (SSLSocket socket =
                (SSLSocket) trusting().getSocketFactory().createSocket("localhost", running.server.port())) {
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, certificates.trust().getTrustManagers(), null);
        return context;
    }
}
