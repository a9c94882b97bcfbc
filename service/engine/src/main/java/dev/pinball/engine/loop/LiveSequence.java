package dev.pinball.engine.loop;

import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.scheduler.Sequence;
import dev.pinball.engine.stream.AnswerText;
import dev.pinball.engine.stream.PooledStates;
import dev.pinball.model.tokenizer.TokenDecoder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An admitted sequence with its client and the answer at hand; only the engine thread touches it. */
final class LiveSequence extends Sequence {
    private static final int TOKENS_OPEN_MAX = 3; // a character has four bytes at most, and a token at least one

    private final SequenceHandle handle;
    private final TokenDecoder decoder;
    private @Nullable TurnTimer timer; // null between an answer and the next prompt
    private @Nullable AnswerText text; // from Go to the end of the answer
    private final Optional<PooledStates> embedding; // of the prompt
    private long lastHeardNanos;

    /** @param decoder of all its tokens: a character may begin in the prompt, or in one answer and end in the next */
    LiveSequence(SequenceHandle handle, TokenDecoder decoder, int blocksMax, long nowNanos) {
        super(blocksMax, handle.request().serviceClass(), handle.request().deadlineNanos());
        this.handle = handle;
        this.decoder = decoder;
        lastHeardNanos = nowNanos;
        OutputOptions output = request().output();
        embedding = output.embedding().map(PooledStates::new);
        if (output.promptCandidates().isPresent()) {
            wantPromptOutput(SamplingState.scoring(
                    this::tokenId, output.promptCandidates().getAsInt()));
        } else if (embedding.filter(PooledStates::needsAll).isPresent()) {
            wantPromptOutput(SamplingState.HIDDEN_STATE);
        }
    }

    /** What becomes an embedding of its prompt, where one is wanted in place of an answer. */
    Optional<PooledStates> embedding() {
        return embedding;
    }

    SequenceHandle handle() {
        return handle;
    }

    GenerationRequest request() {
        return handle.request();
    }

    /** Since when the client is waited for, while there is no answer to generate. */
    long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** The client has sent something: a turn begins, if none had. */
    void heard(long nanos) {
        lastHeardNanos = nanos;
        timer(nanos);
    }

    /** Takes note of a piece of the prompt, whose end may begin a character. */
    void appended(int[] tokenIds) {
        for (int index = Math.max(0, tokenIds.length - TOKENS_OPEN_MAX); index < tokenIds.length; index++) {
            decoder.append(tokenIds[index]);
        }
    }

    /** The timer of the turn at hand; starts one if there is none. */
    TurnTimer timer(long nowNanos) {
        if (timer == null) {
            timer = new TurnTimer(nowNanos);
        }
        return timer;
    }

    /** Whether a prompt or an answer is at hand; not while the sequence is kept. */
    boolean inTurn() {
        return timer != null;
    }

    /** When the first piece of the prompt at hand came. */
    long turnBeganNanos() {
        return Objects.requireNonNull(timer, "no turn is at hand").beganNanos();
    }

    /** The text of the answer at hand. */
    AnswerText text() {
        return Objects.requireNonNull(text, "no answer is being generated");
    }

    /** The prompt is complete: returns how the tokens of this answer are drawn. */
    SamplingState go(long nanos) {
        timer(nanos).go(nanos);
        text = new AnswerText(decoder, request().stop().texts());
        OutputOptions output = request().output();
        if (output.embedding().isPresent()) {
            return SamplingState.HIDDEN_STATE;
        }
        SamplingState state = new SamplingState(
                request().sampling(), output.logProbabilities(), output.candidateCount(), output.logitsCopy());
        for (int position = 0; position < knownCount(); position++) {
            state.addPromptToken(tokenId(position));
        }
        return state;
    }

    /** The answer is complete and the sequence is kept: the client's turn comes. */
    void kept(long nanos) {
        lastHeardNanos = nanos;
        timer = null;
        text = null;
    }
}
