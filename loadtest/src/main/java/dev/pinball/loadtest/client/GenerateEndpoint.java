package dev.pinball.loadtest.client;

import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.Prompt;
import io.grpc.Status;

/** Pinball's call with one request and a streamed answer. */
public final class GenerateEndpoint implements Endpoint {
    private final Channels channels;
    private final float temperature;

    public GenerateEndpoint(ServerAddress server, int connections, int threads, float temperature) {
        channels = new Channels(server, connections, threads);
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

    private final class Call extends GrpcCall<GenerateRequest, GenerateResponse> {
        private final GenerationGrpc.GenerationStub stub;

        private Call(ConversationOptions options, AnswerListener listener) {
            super(options, listener);
            stub = Channels.prepared(GenerationGrpc.newStub(channels.next()), options, listener);
        }

        @Override
        public void prompt(String text, int answerTokens, boolean last) {
            if (!last) {
                throw new IllegalArgumentException("generate sends a prompt at once (expected: converse)");
            }
            GenerateRequest request = GenerateRequest.newBuilder()
                    .setPrompt(Prompt.newBuilder().setText(text))
                    .setOptions(answer(answerTokens, temperature))
                    .build();
            stub.generate(request, this);
        }

        @Override
        public void cancel() {
            stream().cancel("the client goes away", null);
        }

        @Override
        public void finish() {}

        @Override
        public void onNext(GenerateResponse response) {
            switch (response.getMessageCase()) {
                case TOKEN -> token(response.getToken());
                case FINISHED -> finished(response.getFinished());
                case ACCEPTED, PROMPT_TOKENS, MESSAGE_NOT_SET -> {}
            }
        }

        @Override
        public void onCompleted() {
            endWith(AnswerEnd.of(AnswerEnd.Kind.FAILED, Status.Code.UNKNOWN.name()));
        }
    }
}
