package dev.pinball.loadtest.client;

import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pinball's call with one request and a streamed answer. */
public final class GenerateEndpoint implements Endpoint {
    private final Channels channels;
    private final float temperature;

    public GenerateEndpoint(String host, int port, int connections, int threads, float temperature) {
        channels = new Channels(host, port, connections, threads);
        this.temperature = temperature;
    }

    @Override
    public Conversation open(ConversationOptions options, AnswerListener listener) {
        return new Call(options, listener);
    }

    @Override
    public void close() {
        channels.close();
    }

    static GenerationOptions options(int answerTokens, float temperature, long seed) {
        return GenerationOptions.newBuilder()
                .setMaxTokens(answerTokens)
                .setTemperature(temperature)
                .setSeed(seed)
                .setIgnoreEndOfOutput(true)
                .build();
    }

    static AnswerEnd end(Finished finished) {
        boolean complete = finished.getReason() == FinishReason.FINISH_REASON_LENGTH;
        return new AnswerEnd(
                complete ? AnswerEnd.Kind.COMPLETE : AnswerEnd.Kind.FAILED,
                finished.getReason().name().replaceFirst("^FINISH_REASON_", ""),
                finished.getUsage().getPromptTokens(),
                finished.getUsage().getCachedTokens(),
                finished.getUsage().getGeneratedTokens(),
                finished.getTimings().getQueueMs());
    }

    private final class Call implements Conversation, ClientResponseObserver<GenerateRequest, GenerateResponse> {
        private final ConversationOptions options;
        private final AnswerListener listener;
        private @Nullable ClientCallStreamObserver<GenerateRequest> stream;
        private boolean begun;
        private boolean over;

        private Call(ConversationOptions options, AnswerListener listener) {
            this.options = options;
            this.listener = listener;
        }

        @Override
        public void prompt(String text, int answerTokens, boolean last) {
            if (!last) {
                throw new IllegalArgumentException("generate sends a prompt at once (expected: converse)");
            }
            GenerateRequest request = GenerateRequest.newBuilder()
                    .setPrompt(Prompt.newBuilder().setText(text))
                    .setOptions(options(answerTokens, temperature, options.seed()))
                    .build();
            Channels.prepared(GenerationGrpc.newStub(channels.next()), options, listener)
                    .generate(request, this);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<GenerateRequest> call) {
            stream = call;
            if (options.readsByHand()) {
                call.disableAutoRequestWithInitial(1);
            }
        }

        @Override
        public void cancel() {
            Objects.requireNonNull(stream).cancel("the client goes away", null);
        }

        @Override
        public void finish() {}

        @Override
        public void read() {
            Objects.requireNonNull(stream).request(1);
        }

        @Override
        public void onNext(GenerateResponse response) {
            switch (response.getMessageCase()) {
                case TOKEN -> {
                    begun = true;
                    listener.onTokens(response.getToken().getIdsCount());
                }
                case FINISHED -> {
                    over = true;
                    listener.onEnd(end(response.getFinished()));
                }
                case ACCEPTED, MESSAGE_NOT_SET -> {}
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!over) {
                over = true;
                listener.onEnd(AnswerEnd.of(Status.fromThrowable(failure), begun));
            }
        }

        @Override
        public void onCompleted() {
            onError(Status.UNKNOWN
                    .withDescription("the stream ended before the answer")
                    .asException());
        }
    }
}
