package dev.pinball.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.generation.Responses;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerationGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guards the one class that uses the internals of Vert.x. */
@Timeout(60)
class EventLoopsTest {
    private final Vertx vertx = Vertx.vertx();
    private final EventLoops eventLoops = new EventLoops(vertx);
    private final Map<String, Context> contexts = new ConcurrentHashMap<>();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = eventLoops
                .serve(NettyServerBuilder.forPort(0), new ChannelInboundHandlerAdapter())
                .intercept(new VertxContextInterceptor(eventLoops))
                .addService(new Recording())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        vertx.close().await();
    }

    @Test
    void everyCallbackOfACallRunsInOneContextOnItsEventLoop() throws Exception {
        Responses<ConverseRequest, ConverseResponse> completed = Responses.reading();
        GenerationGrpc.newStub(channel).converse(completed);
        completed.call().onNext(ConverseRequest.getDefaultInstance());
        completed.next();
        completed.call().onCompleted();
        assertThat(completed.status().isOk()).isTrue();
        Responses<ConverseRequest, ConverseResponse> cancelled = Responses.reading();
        GenerationGrpc.newStub(channel).converse(cancelled);
        cancelled.call().onNext(ConverseRequest.getDefaultInstance());
        cancelled.next();
        cancelled.call().cancel("enough", null);
        RunningServer.await(() -> contexts.size() == 7);
        assertThat(contexts.values()).allMatch(Context::isEventLoopContext).containsOnly(contexts.get("call"));
    }

    @Test
    void aFailureInACallbackEndsTheCall() throws Exception {
        Logger.getLogger("io.grpc.internal.SerializeReentrantCallsDirectExecutor")
                .setLevel(Level.OFF);
        Responses<ConverseRequest, ConverseResponse> failing = Responses.reading();
        GenerationGrpc.newStub(channel).converse(failing);
        failing.call().onNext(ConverseRequest.newBuilder().setRequestId("fail").build());
        assertThat(failing.status().getCode()).isEqualTo(Status.Code.UNKNOWN);
    }

    private final class Recording extends GenerationGrpc.GenerationImplBase {
        @Override
        public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> responses) {
            ServerCallStreamObserver<ConverseResponse> call = (ServerCallStreamObserver<ConverseResponse>) responses;
            record("call");
            call.setOnReadyHandler(() -> record("ready"));
            call.setOnCancelHandler(() -> record("cancel"));
            call.setOnCloseHandler(() -> record("close"));
            return new StreamObserver<>() {
                @Override
                public void onNext(ConverseRequest message) {
                    if (message.getRequestId().equals("fail")) {
                        throw new IllegalStateException("as the test wants it");
                    }
                    record("message");
                    eventLoops.current().execute(() -> {
                        record("executed");
                        call.onNext(ConverseResponse.getDefaultInstance());
                    });
                }

                @Override
                public void onError(Throwable cancellation) {}

                @Override
                public void onCompleted() {
                    record("half-close");
                    call.onCompleted();
                }
            };
        }

        private void record(String callback) {
            Context context = Vertx.currentContext();
            assertThat(context).as(callback).isNotNull();
            assertThat(Context.isOnEventLoopThread()).as(callback).isTrue();
            contexts.put(callback, context);
        }
    }
}
