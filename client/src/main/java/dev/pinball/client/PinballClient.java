package dev.pinball.client;

import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Start;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a Pinball server. Safe for use by several threads.
 *
 * <p>A request that the server can't take now is sent again when the server says, and one that finds no server, or loses it before
 * the first token, after half a second and then ever later; five times in all, within its deadline. What fails in the end is a {@link io.grpc.StatusRuntimeException} with the server's words.
 */
public final class PinballClient implements AutoCloseable {
    /** Honours {@code grpc-retry-pushback-ms}, which comes with each refusal that may be tried again. */
    private static final Map<String, ?> RETRIES = Map.of(
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of("service", GenerationGrpc.SERVICE_NAME)),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            5.0,
                            "initialBackoff",
                            "0.5s",
                            "maxBackoff",
                            "5s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("RESOURCE_EXHAUSTED", "UNAVAILABLE")))));

    private final ManagedChannel channel;
    private final Optional<Duration> deadline;

    private PinballClient(ManagedChannel channel, Optional<Duration> deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    /** Connects without TLS. */
    public static PinballClient connect(String host, int port) {
        return connect(host, port, InsecureChannelCredentials.create());
    }

    /** @param credentials {@link io.grpc.TlsChannelCredentials}, for instance */
    public static PinballClient connect(String host, int port, ChannelCredentials credentials) {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(host, port, credentials)
                .defaultServiceConfig(RETRIES)
                .enableRetry()
                .build();
        return of(channel);
    }

    /** @param channel which is closed with the client */
    public static PinballClient of(ManagedChannel channel) {
        return new PinballClient(channel, Optional.empty());
    }

    /** The same connection, with a deadline of each request from the moment in which it is sent. */
    public PinballClient withDeadline(Duration max) {
        return new PinballClient(channel, Optional.of(max));
    }

    /** The whole answer at once. */
    public CompleteResponse complete(GenerateRequest request) {
        return limited(GenerationGrpc.newBlockingStub(channel)).complete(request);
    }

    /** The answer as it comes. Closing the stream before its end cancels the request. */
    public AnswerStream generate(GenerateRequest request) {
        Responses<GenerateRequest, GenerateResponse> responses = new Responses<>();
        limited(GenerationGrpc.newStub(channel)).generate(request, responses);
        return AnswerStream.ofGenerate(responses);
    }

    /** A request whose prompt comes in pieces, to the default model. */
    public PromptStream open(GenerationOptions options) {
        return open("", options);
    }

    /**
     * A request whose prompt comes in pieces: what has come is computed at once.
     *
     * @param model empty for the default
     */
    public PromptStream open(String model, GenerationOptions options) {
        Responses<ConverseRequest, ConverseResponse> responses = new Responses<>();
        var requests = limited(GenerationGrpc.newStub(channel)).converse(responses);
        Start start = Start.newBuilder().setModel(model).setOptions(options).build();
        return new PromptStream(requests, responses, start);
    }

    private <S extends AbstractStub<S>> S limited(S stub) {
        return deadline.map(max -> stub.withDeadlineAfter(max.toNanos(), TimeUnit.NANOSECONDS))
                .orElse(stub);
    }

    /** Closes the connection; what is open on it is cancelled. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
