package dev.pinball.loadtest.nullserver;

import dev.pinball.v1.Accepted;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.DescribeResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.ModelIdentity;
import dev.pinball.v1.ModelsGrpc;
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
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code pinball.v1.Generation} with bare gRPC-Java and no engine: every answer has the tokens it was asked for, at
 * times that are given. It shows what a client can take, and what a client reports of times that are known.
 */
public final class NullServer implements AutoCloseable {
    private static final Token TOKEN =
            Token.newBuilder().setText(" word").addIds(1000).build();

    private static final int CONTEXT_TOKENS = 4096;

    private final EventLoopGroup eventLoops;
    private final Server server;
    private volatile long eventLoopId;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("null-server-timer").factory());
    private final Optional<Delays> delays;
    private final AtomicLong requestCount = new AtomicLong();

    /**
     * Listens on the loopback address, with one event loop.
     *
     * @param port 0 for a free one
     * @param delays empty for a server that answers at once
     */
    public NullServer(int port, Optional<Delays> delays) throws IOException {
        this.delays = delays;
        eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        eventLoops.execute(() -> eventLoopId = Thread.currentThread().threadId());
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .bossEventLoopGroup(eventLoops)
                .workerEventLoopGroup(eventLoops)
                .channelType(NioServerSocketChannel.class)
                .directExecutor()
                .addService(new Generation())
                .addService(new Models())
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

    /** Processor time of the event loop so far. */
    public long cpuNanos() {
        return Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(eventLoopId));
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

    private static final class Models extends ModelsGrpc.ModelsImplBase {
        @Override
        public void describe(DescribeRequest request, StreamObserver<DescribeResponse> responses) {
            ModelIdentity model =
                    ModelIdentity.newBuilder().setContextLength(CONTEXT_TOKENS).build();
            responses.onNext(DescribeResponse.newBuilder().setModel(model).build());
            responses.onCompleted();
        }
    }

    private final class Generation extends GenerationGrpc.GenerationImplBase {
        @Override
        public void generate(GenerateRequest request, StreamObserver<GenerateResponse> responses) {
            GenerateResponse.Builder response = GenerateResponse.newBuilder();
            new Answer<GenerateResponse>(responses)
                    .begin(
                            request.getOptions(),
                            response.setAccepted(Accepted.getDefaultInstance()).build(),
                            response.setToken(TOKEN).build(),
                            tokens -> response.setFinished(finished(tokens)).build());
        }

        @Override
        public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> responses) {
            return new Converse(new Answer<>(responses));
        }
    }

    /** One request on one stream, as the clients of this module send them. */
    private static final class Converse implements StreamObserver<ConverseRequest> {
        private final Answer<ConverseResponse> answer;
        private GenerationOptions options = GenerationOptions.getDefaultInstance();

        private Converse(Answer<ConverseResponse> answer) {
            this.answer = answer;
        }

        @Override
        public void onNext(ConverseRequest request) {
            switch (request.getMessageCase()) {
                case START -> {
                    options = request.getStart().getOptions();
                    if (request.getStart().getGo()) {
                        begin(request.getRequestId());
                    }
                }
                case GO -> begin(request.getRequestId());
                case APPEND, CANCEL, MESSAGE_NOT_SET -> {}
            }
        }

        private void begin(String id) {
            ConverseResponse.Builder response = ConverseResponse.newBuilder().setRequestId(id);
            answer.begin(
                    options,
                    response.setAccepted(Accepted.getDefaultInstance()).build(),
                    response.setToken(TOKEN).build(),
                    tokens -> response.setFinished(finished(tokens)).build());
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
        private @Nullable R token;
        private @Nullable Last<R> last;
        private int tokens; // 0 before the answer begins
        private int sent;
        private long dueNanos; // of the next token: one that is late delays no other

        private Answer(StreamObserver<R> responses) {
            this.responses = (ServerCallStreamObserver<R>) responses;
            if (delays.isEmpty()) {
                this.responses.setOnReadyHandler(this::sendReady);
            }
        }

        private void begin(GenerationOptions options, R accepted, R oneToken, Last<R> end) {
            token = oneToken;
            last = end;
            tokens = options.getMaxTokens();
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

        /** Again whenever the client has read. */
        private void sendReady() {
            while (sent < tokens && responses.isReady()) {
                send();
            }
        }

        private void send() {
            responses.onNext(Objects.requireNonNull(token));
            if (++sent == tokens) {
                responses.onNext(Objects.requireNonNull(last).message(tokens));
                responses.onCompleted();
            }
        }
    }
}
