package dev.pinball.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.SequenceEvent.Embedded;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.engine.stream.SequenceEvent.PromptScored;
import dev.pinball.engine.stream.SequenceEvent.TokensGenerated;
import dev.pinball.engine.stream.StreamBudget;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A client with a simple model of its own sequence: it knows each token that has to come, and each reason that may. */
final class ModelClient implements EventSink {
    private final GenerationRequest request;
    private final int endOdds;
    private final int knownTokensMax;
    private final HandDrivenEngine engine;
    private final StreamBudget budget = new StreamBudget(2_000);
    private final StringBuilder decoded = new StringBuilder(); // of the answer at hand, stop texts included
    private final StringBuilder text = new StringBuilder(); // of the answer at hand, as received
    private long hash;
    private int knownCount;
    private int answerCount;
    private int lastToken;
    private boolean answering;
    private boolean ended;
    boolean cancelled;
    boolean reading = true;
    boolean eventLoopGone;
    boolean mayShutDown;

    ModelClient(GenerationRequest request, int endOdds, int knownTokensMax, HandDrivenEngine engine) {
        this.request = request;
        this.endOdds = endOdds;
        this.knownTokensMax = knownTokensMax;
        this.engine = engine;
        hash = request.sampling().seed();
    }

    void appended(int[] tokenIds) {
        for (int tokenId : tokenIds) {
            know(tokenId);
        }
    }

    void went() {
        answering = true;
        answerCount = 0;
        decoded.setLength(0);
        text.setLength(0);
    }

    boolean answering() {
        return answering;
    }

    boolean ended() {
        return ended;
    }

    int knownCount() {
        return knownCount;
    }

    @Override
    public Executor eventLoop() {
        return eventLoopGone ? ModelClient::reject : Runnable::run;
    }

    @Override
    public StreamBudget budget() {
        return budget;
    }

    @Override
    public void accept(SequenceEvent event) {
        assertThat(ended).as("nothing follows the end").isFalse();
        switch (event) {
            case TokensGenerated(List<GeneratedToken> tokens) -> tokens.forEach(this::take);
            case PromptScored _, Embedded _ -> throw new AssertionError("not asked for: " + event);
            case Finished finished -> finish(finished);
        }
    }

    private void take(GeneratedToken token) {
        assertThat(answering).isTrue();
        assertThat(token.tokenId()).isEqualTo(FakeAccelerator.nextToken(hash, endOdds));
        know(token.tokenId());
        answerCount++;
        lastToken = token.tokenId();
        decoded.append(FakeTokenizer.piece(lastToken));
        text.append(token.text());
        if (reading) {
            budget.release(token.budgetBytes());
        }
    }

    private void finish(Finished finished) {
        FinishReason reason = finished.reason();
        assertThat(isRight(finished)).as("%s", reason).isTrue();
        boolean complete =
                reason == FinishReason.LENGTH || reason == FinishReason.STOP || reason == FinishReason.END_OF_OUTPUT;
        boolean keeps = complete && request.keepOpen() && knownCount < knownTokensMax && !mayShutDown;
        assertThat(finished.sequenceEnded()).isEqualTo(!keeps);
        if (complete) {
            assertThat(text).hasToString(decoded.substring(0, textLength()));
            assertThat(finished.usage().generatedTokens()).isEqualTo(answerCount);
            assertThat(finished.usage().promptTokens()).isEqualTo(knownCount - answerCount);
        }
        answering = false;
        ended = finished.sequenceEnded();
    }

    private boolean isRight(Finished finished) {
        return switch (finished.reason()) {
            case END_OF_OUTPUT -> answering && lastToken == FakeTokenizer.END;
            case STOP -> answering && textLength() < decoded.length();
            case LENGTH -> answering && (answerCount == tokensMax() || knownCount == knownTokensMax);
            case CANCELLED -> cancelled;
            case DEADLINE -> engine.nowNanos >= request.deadlineNanos().orElseThrow();
            case SLOW_READER -> answering && !reading;
            case IDLE -> !answering || !finished.message().isEmpty(); // its place was taken before it went
            case ERROR -> engine.accelerator.failed();
            case SHUTDOWN -> mayShutDown;
        };
    }

    private int tokensMax() {
        return request.stop().tokensMax().orElse(HandDrivenEngine.ANSWER_TOKENS_DEFAULT);
    }

    /** Whether so many more tokens of the prompt leave room for the answer. */
    boolean hasRoomAfter(int tokenCount) {
        return knownCount + tokenCount + request.stop().tokensMax().orElse(1) <= knownTokensMax;
    }

    boolean deadlineHasPassed() {
        return engine.nowNanos >= request.deadlineNanos().orElseThrow();
    }

    private int textLength() {
        return request.stop().texts().stream()
                .mapToInt(decoded::indexOf)
                .filter(index -> index >= 0)
                .min()
                .orElse(decoded.length());
    }

    private void know(int tokenId) {
        hash = FakeAccelerator.hash(hash, tokenId);
        knownCount++;
    }

    private static void reject(Runnable handOver) {
        throw new RejectedExecutionException("the event loop is gone");
    }
}
