package dev.pinball.loadtest;

import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A client with one connection to one server. */
public final class StreamingClient implements AutoCloseable {
    private final ManagedChannel channel;

    public StreamingClient(ServerAddress server) {
        channel = server.channel().build();
    }

    /**
     * Sends one request on a bidirectional stream of its own and waits for the end of the answer.
     *
     * @param onText takes the text as it arrives, on a thread of the client
     * @throws io.grpc.StatusRuntimeException when the server refuses or the stream breaks
     */
    public Answer ask(String prompt, GenerationOptions options, Consumer<String> onText) throws InterruptedException {
        AnswerObserver observer = new AnswerObserver(onText);
        StreamObserver<ConverseRequest> requests =
                GenerationGrpc.newStub(channel).converse(observer);
        requests.onNext(ConverseRequest.newBuilder()
                .setRequestId("1")
                .setStart(Start.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText(prompt))
                        .setOptions(options)
                        .setGo(true))
                .build());
        requests.onCompleted();
        try {
            return observer.answer().get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
