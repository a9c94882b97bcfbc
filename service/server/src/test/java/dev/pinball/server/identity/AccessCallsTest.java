package dev.pinball.server.identity;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.RetryInfo;
import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.RefusalReason;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls with keys and without, over gRPC and over HTTP. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // a server is started before each test
class AccessCallsTest {
    private static final ApiKey ACME = ApiKey.random();
    private static final ApiKey OTHER = ApiKey.random();
    private static final ApiKey LOOKS = ApiKey.random();
    private static final String ACCESS = """
            keys:
            - {name: acme, sha256: %s, roles: [generate]}
            - {name: other, sha256: %s, roles: [generate, inspect, train, administer]}
            - {name: looks, sha256: %s, roles: [inspect]}
            tenants:
              acme: {requests: 1, requests_per_minute: 3}
            """.formatted(ACME.sha256(), OTHER.sha256(), LOOKS.sha256());

    private static final Set<String> LOOKS_AT = Set.of(
            "Describe",
            "Neighbors",
            "Rank",
            "List",
            "ServerMetadata",
            "ModelMetadata",
            "ModelConfig",
            "RepositoryIndex");

    @TempDir
    private Path folder;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("access.yaml"), ACCESS);
        running = new RunningServer(
                ServerSettings.DEFAULTS
                        .withDrainMax(Duration.ZERO)
                        .withAccess(new AccessSettings(Optional.of(file), Optional.empty())),
                RunningServer.SEQUENCES_MAX);
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        channels.forEach(ManagedChannel::shutdownNow);
        running.close();
    }

    private ManagedChannel channel(ApiKey key) {
        ManagedChannel channel = ServerAddress.of("127.0.0.1", running.server.port())
                .withToken(key.secret())
                .channel()
                .build();
        channels.add(channel);
        return channel;
    }

    private static CompleteResponse complete(ManagedChannel channel) {
        return GenerationGrpc.newBlockingStub(channel)
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText("A".repeat(64)))
                        .setOptions(GenerationOptions.newBuilder().setMaxTokens(3))
                        .build());
    }

    private HttpResponse<String> post(String path, Optional<ApiKey> key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(running.server.port(), path)))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"A\",\"max_tokens\":3}"));
        key.ifPresent(known -> request.header("authorization", "Bearer " + known.secret()));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void everyMethodButHealthNeedsTheRoleThatItIsFor() {
        List<MethodDescriptor<?, ?>> open = new ArrayList<>();
        running.methods().forEach(method -> {
            Status.Code code = codeOf(running.channel, method);
            if (code != Status.Code.UNAUTHENTICATED) {
                open.add(method);
            }
        });
        assertThat(open)
                .extracting(MethodDescriptor::getBareMethodName)
                .containsExactlyInAnyOrder("Check", "Watch", "ServerLive", "ServerReady", "ModelReady");
        for (MethodDescriptor<?, ?> method : running.methods()) {
            Status.Code code = codeOf(channel(LOOKS), method);
            boolean looks = method.getFullMethodName().startsWith("grpc.")
                    || LOOKS_AT.contains(method.getBareMethodName())
                    || open.contains(method);
            assertThat(code == Status.Code.PERMISSION_DENIED)
                    .as("%s: %s", method.getFullMethodName(), code)
                    .isNotEqualTo(looks);
        }
    }

    /** With a message that has nothing in it. */
    private static Status.Code codeOf(ManagedChannel channel, MethodDescriptor<?, ?> method) {
        MethodDescriptor<byte[], byte[]> bytes = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName(method.getFullMethodName())
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        try {
            var _ = ClientCalls.blockingServerStreamingCall(channel, bytes, CallOptions.DEFAULT, new byte[0])
                    .hasNext();
            return Status.Code.OK;
        } catch (StatusRuntimeException failure) {
            return failure.getStatus().getCode();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Test
    void overHttpAKeyIsNeededToo() throws Exception {
        HttpResponse<String> nameless = post("/v1/completions", Optional.empty());
        assertThat(nameless.statusCode()).isEqualTo(401);
        assertThat(nameless.body()).contains("invalid_api_key");
        assertThat(nameless.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(post("/v1/completions", Optional.of(ApiKey.random())).statusCode())
                .isEqualTo(401);
        assertThat(post("/v1/completions", Optional.of(LOOKS)).statusCode()).isEqualTo(403);
        assertThat(post("/tokenize", Optional.of(LOOKS)).statusCode()).isEqualTo(200);
        assertThat(post("/v1/completions", Optional.of(ACME)).statusCode()).isEqualTo(200);
    }

    @Test
    void whoHasNoKeyIsToldBeforeItSendsABody() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
            socket.getOutputStream()
                    .write("POST /tokenize HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
                            .getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void whoSendsTwoKeysIsRefused() throws Exception {
        HttpRequest twice = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/v1/models".formatted(running.server.port())))
                .header("authorization", "Bearer " + OTHER.secret())
                .header("authorization", "Bearer " + ACME.secret())
                .build();
        HttpResponse<String> overHttp = http.send(twice, BodyHandlers.ofString());
        assertThat(overHttp.statusCode()).isEqualTo(400);
        assertThat(overHttp.body()).contains("authorization: 2 headers (expected: one)");
        Metadata another = new Metadata();
        another.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + ACME.secret());
        GenerationGrpc.GenerationBlockingStub stub = GenerationGrpc.newBlockingStub(channel(OTHER))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(another));
        assertThatThrownBy(() -> stub.complete(GenerateRequest.getDefaultInstance()))
                .hasMessage("INVALID_ARGUMENT: authorization: 2 headers (expected: one)");
    }

    @Test
    void aTenantAtItsLimitIsToldWhenToComeBackAndOthersAreAnswered() throws Exception {
        ManagedChannel acme = channel(ACME);
        for (int request = 0; request < 3; request++) {
            complete(acme);
        }
        assertThatThrownBy(() -> complete(acme)).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            RetryInfo retry = retryInfo(refused);
            assertThat(retry.getRetryDelay().getSeconds()).isBetween(10L, 20L);
        });
        HttpResponse<String> refused = post("/v1/completions", Optional.of(ACME));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(10, 20);
        assertThat(complete(channel(OTHER)).getFinished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    private static RetryInfo retryInfo(StatusRuntimeException refused) {
        try {
            return Objects.requireNonNull(StatusProto.fromThrowable(refused))
                    .getDetailsList()
                    .getFirst()
                    .unpack(RetryInfo.class);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aTenantsRequestsAtOnceAreCountedOverAllItsConnections() throws Exception {
        running.accelerator.hold();
        Conversation first = Conversation.reading(channel(ACME));
        first.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(first.next("a").hasAccepted()).isTrue();
        Conversation second = Conversation.reading(channel(ACME));
        for (String id : List.of("b1", "b2", "b3")) { // which costs none of its requests of the minute
            second.start(id, prompt("HELLO", 5).setGo(true));
            assertThat(second.refused(id).getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_QUEUE_FULL);
        }
        running.accelerator.allow(1 << 20);
        assertThat(first.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        second.start("c", prompt("HELLO", 5).setGo(true));
        assertThat(second.finished("c").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void aTenantFindsNothingInTheCacheOfAnother() {
        assertThat(complete(channel(OTHER)).getFinished().getUsage().getCachedTokens())
                .isZero();
        assertThat(complete(channel(OTHER)).getFinished().getUsage().getCachedTokens())
                .isPositive();
        assertThat(complete(channel(ACME)).getFinished().getUsage().getCachedTokens())
                .isZero();
    }

    @Test
    void anotherTenantCanNotBeNamed() {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("pinball-tenant", Metadata.ASCII_STRING_MARSHALLER), "other");
        GenerationGrpc.GenerationBlockingStub stub = GenerationGrpc.newBlockingStub(channel(ACME))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
        assertThatThrownBy(() -> stub.complete(GenerateRequest.getDefaultInstance()))
                .hasMessageContaining("PERMISSION_DENIED")
                .hasMessageContaining("pinball-tenant");
    }
}
