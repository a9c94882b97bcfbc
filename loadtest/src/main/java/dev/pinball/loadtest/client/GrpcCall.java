package dev.pinball.loadtest.client;

import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Token;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the calls of {@code pinball.v1.Generation} have in common: their options, how they are read and how they end. */
abstract class GrpcCall<Q, R> implements Conversation, ClientResponseObserver<Q, R> {
    private final Endpoint.ConversationOptions options;
    private final AnswerListener listener;
    private @Nullable ClientCallStreamObserver<Q> stream;
    private boolean begun;
    private boolean over;

    GrpcCall(Endpoint.ConversationOptions options, AnswerListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /** The stream, once the call was sent. */
    final ClientCallStreamObserver<Q> stream() {
        return Objects.requireNonNull(stream);
    }

    /** Those of an answer of exactly so many tokens. */
    final GenerationOptions answer(int tokens, float temperature) {
        return GenerationOptions.newBuilder()
                .setMaxTokens(tokens)
                .setTemperature(temperature)
                .setSeed(options.seed())
                .setIgnoreEndOfOutput(true)
                .build();
    }

    @Override
    public final void beforeStart(ClientCallStreamObserver<Q> call) {
        stream = call;
        if (options.readsByHand()) {
            call.disableAutoRequestWithInitial(1);
        }
    }

    @Override
    public final void read() {
        stream().request(1);
    }

    final void token(Token token) {
        begun = true;
        listener.onTokens(token.getIdsCount());
    }

    final void finished(Finished finished) {
        over = !finished.getKept();
        boolean complete = finished.getReason() == FinishReason.FINISH_REASON_LENGTH;
        listener.onEnd(new AnswerEnd(
                complete ? AnswerEnd.Kind.COMPLETE : AnswerEnd.Kind.FAILED,
                finished.getReason().name().replaceFirst("^FINISH_REASON_", ""),
                finished.getUsage().getPromptTokens(),
                finished.getUsage().getCachedTokens(),
                finished.getUsage().getGeneratedTokens(),
                finished.getTimings().getQueueMs()));
    }

    @Override
    public final void onError(Throwable failure) {
        endWith(AnswerEnd.of(Status.fromThrowable(failure), begun));
    }

    /** Tells of the end, unless the answer has had one. */
    final void endWith(AnswerEnd end) {
        if (!over) {
            over = true;
            listener.onEnd(end);
        }
    }
}
