package dev.pinball.loadtest.client;

import dev.pinball.v1.Append;
import dev.pinball.v1.Cancel;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.Go;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pinball's bidirectional call, one stream for each conversation. */
public final class ConverseEndpoint implements Endpoint {
    private static final String ID = "1";

    private final Channels channels;
    private final float temperature;

    public ConverseEndpoint(String host, int port, int connections, int threads, float temperature) {
        channels = new Channels(host, port, connections, threads);
        this.temperature = temperature;
    }

    @Override
    public Conversation open(ConversationOptions options, AnswerListener listener) {
        Call call = new Call(options, listener);
        var _ = Channels.prepared(GenerationGrpc.newStub(channels.next()), options, listener)
                .converse(call);
        return call;
    }

    @Override
    public void close() {
        channels.close();
    }

    private final class Call implements Conversation, ClientResponseObserver<ConverseRequest, ConverseResponse> {
        private final ConversationOptions options;
        private final AnswerListener listener;
        private @Nullable ClientCallStreamObserver<ConverseRequest> requests;
        private boolean started;
        private boolean begun;
        private boolean over;

        private Call(ConversationOptions options, AnswerListener listener) {
            this.options = options;
            this.listener = listener;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ConverseRequest> stream) {
            requests = stream;
            if (options.readsByHand()) {
                stream.disableAutoRequestWithInitial(1);
            }
        }

        @Override
        public void prompt(String text, int answerTokens, boolean last) {
            Prompt prompt = Prompt.newBuilder().setText(text).build();
            ConverseRequest.Builder message = message();
            if (started) {
                send(message.setAppend(Append.newBuilder().setPrompt(prompt)));
                if (last) {
                    send(message().setGo(Go.getDefaultInstance()));
                }
            } else {
                started = true;
                send(message.setStart(Start.newBuilder()
                        .setPrompt(prompt)
                        .setOptions(GenerateEndpoint.options(answerTokens, temperature, options.seed()))
                        .setKeepOpen(options.keepOpen())
                        .setGo(last)));
            }
        }

        @Override
        public void cancel() {
            send(message().setCancel(Cancel.getDefaultInstance()));
        }

        @Override
        public void finish() {
            Objects.requireNonNull(requests).onCompleted();
        }

        @Override
        public void read() {
            Objects.requireNonNull(requests).request(1);
        }

        private ConverseRequest.Builder message() {
            return ConverseRequest.newBuilder().setRequestId(ID);
        }

        private void send(ConverseRequest.Builder message) {
            Objects.requireNonNull(requests).onNext(message.build());
        }

        @Override
        public void onNext(ConverseResponse response) {
            switch (response.getMessageCase()) {
                case TOKEN -> {
                    begun = true;
                    listener.onTokens(response.getToken().getIdsCount());
                }
                case FINISHED -> {
                    over = !response.getFinished().getKept();
                    listener.onEnd(GenerateEndpoint.end(response.getFinished()));
                }
                case REFUSED -> {
                    over = true;
                    String reason = response.getRefused().getReason().name().replaceFirst("^REFUSAL_REASON_", "");
                    listener.onEnd(AnswerEnd.of(AnswerEnd.Kind.REFUSED, reason));
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
            if (!over) {
                over = true;
                listener.onEnd(AnswerEnd.of(AnswerEnd.Kind.FAILED, "STREAM_ENDED"));
            }
        }
    }
}
