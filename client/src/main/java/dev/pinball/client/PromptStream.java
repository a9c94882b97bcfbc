package dev.pinball.client;

import dev.pinball.v1.Append;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.Go;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.stub.StreamObserver;

/** A request whose prompt is still being produced. For one thread at a time. */
public final class PromptStream implements AutoCloseable {
    private static final String REQUEST_ID = "1"; // the only one of its call

    private final StreamObserver<ConverseRequest> requests;
    private final Responses<ConverseRequest, ConverseResponse> responses;

    PromptStream(
            StreamObserver<ConverseRequest> requests,
            Responses<ConverseRequest, ConverseResponse> responses,
            Start start) {
        this.requests = requests;
        this.responses = responses;
        requests.onNext(message().setStart(start).build());
    }

    /** The next piece of the prompt. Words should not be cut: a border of pieces is a border of tokens. */
    public PromptStream append(String text) {
        return append(Prompt.newBuilder().setText(text).build());
    }

    /** The next piece of the prompt; a conversation can only be the first. */
    public PromptStream append(Prompt piece) {
        requests.onNext(
                message().setAppend(Append.newBuilder().setPrompt(piece)).build());
        return this;
    }

    /** The prompt is complete: the answer begins. */
    public AnswerStream go() {
        requests.onNext(message().setGo(Go.getDefaultInstance()).build());
        requests.onCompleted();
        return AnswerStream.ofConverse(responses);
    }

    private static ConverseRequest.Builder message() {
        return ConverseRequest.newBuilder().setRequestId(REQUEST_ID);
    }

    /** Cancels the request, unless its answer is complete. */
    @Override
    public void close() {
        responses.cancel();
    }
}
