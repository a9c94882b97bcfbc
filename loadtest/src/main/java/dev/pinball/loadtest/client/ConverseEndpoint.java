package dev.pinball.loadtest.client;

import dev.pinball.v1.Append;
import dev.pinball.v1.Cancel;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.Go;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;

/** Pinball's bidirectional call, one stream for each conversation. */
public final class ConverseEndpoint implements Endpoint {
    private static final String ID = "1";

    private final Channels channels;
    private final float temperature;

    public ConverseEndpoint(ServerAddress server, int connections, int threads, float temperature) {
        channels = new Channels(server, connections, threads);
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

    private final class Call extends GrpcCall<ConverseRequest, ConverseResponse> {
        private final boolean keepOpen;
        private boolean started;

        private Call(ConversationOptions options, AnswerListener listener) {
            super(options, listener);
            keepOpen = options.keepOpen();
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
                        .setOptions(answer(answerTokens, temperature))
                        .setKeepOpen(keepOpen)
                        .setGo(last)));
            }
        }

        @Override
        public void cancel() {
            send(message().setCancel(Cancel.getDefaultInstance()));
        }

        @Override
        public void finish() {
            stream().onCompleted();
        }

        private static ConverseRequest.Builder message() {
            return ConverseRequest.newBuilder().setRequestId(ID);
        }

        private void send(ConverseRequest.Builder message) {
            stream().onNext(message.build());
        }

        @Override
        public void onNext(ConverseResponse response) {
            switch (response.getMessageCase()) {
                case TOKEN -> token(response.getToken());
                case FINISHED -> finished(response.getFinished());
                case REFUSED -> {
                    String reason = response.getRefused().getReason().name().replaceFirst("^REFUSAL_REASON_", "");
                    endWith(AnswerEnd.of(AnswerEnd.Kind.REFUSED, reason));
                }
                case ACCEPTED, PROMPT_TOKENS, MESSAGE_NOT_SET -> {}
            }
        }

        @Override
        public void onCompleted() {
            endWith(AnswerEnd.of(AnswerEnd.Kind.FAILED, "STREAM_ENDED"));
        }
    }
}
