package dev.pinball.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.loadtest.Answer;
import dev.pinball.loadtest.StreamingClient;
import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.identity.ApiKey;
import dev.pinball.server.tls.TestCertificates;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The service as a whole, as it starts. */
@Timeout(120)
class ServerTest {
    private static final EngineConfig CONFIG = EngineConfig.DEFAULTS.withAccelerator("null");

    @TempDir
    private Path folder;

    @Test
    void warmsUpAlthoughItAsksForKeysAndForCertificatesOfClients() throws Exception {
        Path access = Files.writeString(folder.resolve("access.yaml"), "tenants: {'*': {requests: 1}}");
        TestCertificates certificates = new TestCertificates(folder);
        ServerSettings settings = ServerSettings.DEFAULTS
                .listeningOn("127.0.0.1", 0, 0)
                .withTls(certificates.mutual())
                .withRequestsLogged()
                .withAccess(new AccessSettings(Optional.of(access), Optional.empty()));
        ListAppender<ILoggingEvent> requests = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger("dev.pinball.requests");
        requests.start();
        log.addAppender(requests);
        try (Server server = Server.start(EmbeddedModel.open(), CONFIG, settings)) {
            assertThat(server.port()).isPositive();
        } finally {
            log.detachAppender(requests);
        }
        assertThat(requests.list).as("its own requests are none of the log").isEmpty();
    }

    @Test
    void clientsThatWaitFindTheServerThatIsStartedAgain() throws Exception {
        ServerSettings settings = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0);
        ManagedChannel channel;
        int port;
        try (Server first = Server.start(EmbeddedModel.open(), CONFIG, settings)) {
            port = first.port();
            channel = ServerAddress.of("127.0.0.1", port).channel().build();
            assertThat(complete(channel).get()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        }
        Future<FinishReason> waiting = complete(channel);
        try (Server second = Server.start(EmbeddedModel.open(), CONFIG, settings.listeningOn("127.0.0.1", port, 0))) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(waiting.get()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void namesTheManagementPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            ServerSettings settings = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, port);
            assertThatThrownBy(() -> Server.start(EmbeddedModel.open(), CONFIG, settings))
                    .hasMessageContaining("management port %d: ".formatted(port));
        }
    }

    private static Future<FinishReason> complete(ManagedChannel channel) {
        GenerateRequest request = GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("a"))
                .setOptions(GenerationOptions.newBuilder().setMaxTokens(2).setIgnoreEndOfOutput(true))
                .build();
        return CompletableFuture.supplyAsync(() -> GenerationGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .complete(request)
                .getFinished()
                .getReason());
    }

    @Test
    void answersWhoHasAKeyByTls() throws Exception {
        ApiKey key = ApiKey.random();
        Path access = Files.writeString(
                folder.resolve("access.yaml"), "keys: [{name: acme, sha256: %s}]".formatted(key.sha256()));
        TestCertificates certificates = new TestCertificates(folder);
        ServerSettings settings = ServerSettings.DEFAULTS
                .listeningOn("127.0.0.1", 0, 0)
                .withTls(certificates.settings())
                .withAccess(new AccessSettings(Optional.of(access), Optional.empty()));
        try (Server server = Server.start(EmbeddedModel.open(), CONFIG, settings);
                StreamingClient client = new StreamingClient(ServerAddress.of("localhost", server.port())
                        .withTrust(certificates.trust())
                        .withToken(key.secret()))) {
            GenerationOptions options = GenerationOptions.newBuilder()
                    .setMaxTokens(2)
                    .setIgnoreEndOfOutput(true)
                    .build();
            Answer answer = client.ask("a", options, _ -> {});
            assertThat(answer.reason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        }
    }
}
