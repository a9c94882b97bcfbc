package dev.pinball.engine;

import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.scheduler.Sequence;
import dev.pinball.engine.stream.AnswerText;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An admitted sequence with its client and its turn; only the engine thread touches it. */
final class LiveSequence {
    private final SequenceHandle handle;
    private final Sequence sequence;
    private @Nullable Turn turn; // null between an answer and the next prompt
    private @Nullable AnswerText text; // from Go to the end of the answer
    private long lastHeardNanos;

    LiveSequence(SequenceHandle handle, Sequence sequence, long nowNanos) {
        this.handle = handle;
        this.sequence = sequence;
        lastHeardNanos = nowNanos;
    }

    SequenceHandle handle() {
        return handle;
    }

    Sequence sequence() {
        return sequence;
    }

    GenerationRequest request() {
        return handle.request();
    }

    /** Since when the client is waited for, while there is no answer to generate. */
    long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** The client has sent something: the turn begins, if it had not. */
    void heard(long nanos) {
        lastHeardNanos = nanos;
        turn(nanos);
    }

    /** The turn at hand; begins one between two. */
    Turn turn(long nowNanos) {
        if (turn == null) {
            turn = new Turn(nowNanos, sequence.computedCount());
        }
        return turn;
    }

    /** The text of the answer at hand. */
    AnswerText text() {
        return Objects.requireNonNull(text, "no answer is being generated");
    }

    /** The prompt is complete: returns how the tokens of this answer are drawn. */
    SamplingState go(Tokenizer tokenizer, long nanos) {
        turn(nanos).go(nanos);
        text = new AnswerText(tokenizer.decoder(), request().stop().texts());
        OutputOptions output = request().output();
        SamplingState state = new SamplingState(
                request().sampling(), output.logProbabilities(), output.candidateCount(), output.logitsCopy());
        for (int position = 0; position < sequence.knownCount(); position++) {
            state.addPromptToken(sequence.tokenId(position));
        }
        return state;
    }

    /** The answer is complete, and the client's turn comes. */
    void kept(long nanos) {
        lastHeardNanos = nanos;
        turn = null;
        text = null;
    }
}
