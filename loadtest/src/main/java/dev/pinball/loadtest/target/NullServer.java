package dev.pinball.loadtest.target;

import dev.pinball.v1.Accepted;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Token;
import dev.pinball.v1.Usage;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves {@code pinball.v1.Generation} with bare gRPC-Java and no engine: every answer has the tokens it was asked for, at
 * times that are given. It shows what a client can take, and what a client reports of times that are known.
 */
public final class NullServer implements AutoCloseable {
    private static final Token TOKEN =
            Token.newBuilder().setText(" word").addIds(1000).build();

    private final EventLoopGroup eventLoops;
    private final Server server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("null-server-timer").factory());
    private final Optional<Delays> delays;
    private final AtomicLong requestCount = new AtomicLong();

    /**
     * @param port 0 for a free one
     * @param delays empty for a server that answers at once
     */
    public NullServer(String host, int port, int threads, Optional<Delays> delays) throws IOException {
        this.delays = delays;
        eventLoops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .bossEventLoopGroup(eventLoops)
                .workerEventLoopGroup(eventLoops)
                .channelType(NioServerSocketChannel.class)
                .directExecutor()
                .addService(new Generation())
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    /** Serves until {@link #close}. */
    public void await() throws InterruptedException {
        server.awaitTermination();
    }

    @Override
    public void close() {
        server.shutdownNow();
        timer.shutdownNow();
        var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static Finished finished(int tokens) {
        return Finished.newBuilder()
                .setReason(FinishReason.FINISH_REASON_LENGTH)
                .setUsage(Usage.newBuilder().setPromptTokens(1).setGeneratedTokens(tokens))
                .build();
    }

    private final class Generation extends GenerationGrpc.GenerationImplBase {
        @Override
        public void generate(GenerateRequest request, StreamObserver<GenerateResponse> responses) {
            GenerateResponse token =
                    GenerateResponse.newBuilder().setToken(TOKEN).build();
            new Answer<>(
                            responses,
                            request.getOptions(),
                            token,
                            tokens -> GenerateResponse.newBuilder()
                                    .setFinished(finished(tokens))
                                    .build())
                    .begin(GenerateResponse.newBuilder()
                            .setAccepted(Accepted.getDefaultInstance())
                            .build());
        }

        @Override
        public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> responses) {
            return new Converse(responses);
        }
    }

    /** One request on one stream, as the clients of this module send them. */
    private final class Converse implements StreamObserver<ConverseRequest> {
        private final StreamObserver<ConverseResponse> responses;
        private GenerationOptions options = GenerationOptions.getDefaultInstance();
        private String id = "";

        private Converse(StreamObserver<ConverseResponse> responses) {
            this.responses = responses;
        }

        @Override
        public void onNext(ConverseRequest request) {
            switch (request.getMessageCase()) {
                case START -> {
                    id = request.getRequestId();
                    options = request.getStart().getOptions();
                    if (request.getStart().getGo()) {
                        begin();
                    }
                }
                case GO -> begin();
                case APPEND, CANCEL, MESSAGE_NOT_SET -> {}
            }
        }

        private void begin() {
            ConverseResponse token = response().setToken(TOKEN).build();
            new Answer<>(
                            responses,
                            options,
                            token,
                            tokens -> response().setFinished(finished(tokens)).build())
                    .begin(response().setAccepted(Accepted.getDefaultInstance()).build());
        }

        private ConverseResponse.Builder response() {
            return ConverseResponse.newBuilder().setRequestId(id);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }

    private interface Last<R> {
        R message(int tokens);
    }

    /** Sends the tokens of one answer as fast as the client takes them, or at their times. */
    private final class Answer<R> {
        private final ServerCallStreamObserver<R> responses;
        private final int tokens;
        private final R token;
        private final Last<R> last;
        private int sent;
        private long dueNanos; // of the next token: one that is late delays no other

        private Answer(StreamObserver<R> responses, GenerationOptions options, R token, Last<R> last) {
            this.responses = (ServerCallStreamObserver<R>) responses;
            tokens = options.getMaxTokens();
            this.token = token;
            this.last = last;
        }

        private void begin(R accepted) {
            responses.onNext(accepted);
            long number = requestCount.getAndIncrement();
            delays.ifPresentOrElse(known -> beginAfter(known.firstTokenNanos().applyAsLong(number)), this::sendReady);
        }

        private void beginAfter(long nanos) {
            dueNanos = System.nanoTime() + nanos;
            schedule();
        }

        private void schedule() {
            var _ = timer.schedule(this::sendOne, dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        private void sendOne() {
            if (!responses.isCancelled()) {
                send();
                if (sent < tokens) {
                    dueNanos += delays.orElseThrow().tokenNanos();
                    schedule();
                }
            }
        }

        /** Goes on when the client has read; on the event loop, which is the only thread of this call. */
        private void sendReady() {
            while (sent < tokens && responses.isReady()) {
                send();
            }
            if (sent < tokens && !responses.isCancelled()) {
                eventLoops.next().execute(this::sendReady);
            }
        }

        private void send() {
            responses.onNext(token);
            if (++sent == tokens) {
                responses.onNext(last.message(tokens));
                responses.onCompleted();
            }
        }
    }
}
