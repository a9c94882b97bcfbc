package dev.pinball.loadtest;

import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.Finished;
import dev.pinball.v1.Refused;
import dev.pinball.v1.Token;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Follows one request on its stream and measures its times. */
final class AnswerObserver implements StreamObserver<ConverseResponse> {
    private final Consumer<String> onText;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final long beginNanos = System.nanoTime();
    private long firstTokenNanos;

    AnswerObserver(Consumer<String> onText) {
        this.onText = onText;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    @Override
    public void onNext(ConverseResponse response) {
        switch (response.getMessageCase()) {
            case TOKEN -> token(response.getToken());
            case FINISHED -> finished(response.getFinished());
            case REFUSED -> refused(response.getRefused());
            case ACCEPTED, PROMPT_TOKENS, MESSAGE_NOT_SET -> {}
        }
    }

    @Override
    public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        answer.completeExceptionally(Status.INTERNAL
                .withDescription("the stream ended before the answer did")
                .asRuntimeException());
    }

    private void token(Token token) {
        if (firstTokenNanos == 0) {
            firstTokenNanos = System.nanoTime();
        }
        onText.accept(token.getText());
    }

    private void finished(Finished finished) {
        long endNanos = System.nanoTime();
        long firstNanos = firstTokenNanos == 0 ? endNanos : firstTokenNanos;
        answer.complete(new Answer(
                finished.getReason(),
                finished.getUsage().getGeneratedTokens(),
                firstNanos - beginNanos,
                endNanos - beginNanos));
    }

    private void refused(Refused refused) {
        answer.completeExceptionally(Status.RESOURCE_EXHAUSTED
                .withDescription("%s: %s".formatted(refused.getReason(), refused.getMessage()))
                .asRuntimeException());
    }
}
