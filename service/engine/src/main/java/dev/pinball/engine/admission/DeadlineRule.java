package dev.pinball.engine.admission;

import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import java.util.Optional;

/**
 * Refuses at once what can't be there in time: its turn, its prompt and its first token; and, where the end-of-output token
 * doesn't end it, all its tokens.
 *
 * @param tokensPerStepMax of prompts
 * @param answerTokensDefault of a request that names no maximum
 */
public record DeadlineRule(int tokensPerStepMax, int answerTokensDefault) {

    /**
     * @param promptTokens as far as they are known
     * @param waitNanos until its turn
     * @param stepNanos of one step; 0 where none was measured
     */
    public Optional<Refusal> refuse(
            GenerationRequest request, int promptTokens, long nowNanos, long waitNanos, long stepNanos) {
        if (request.deadlineNanos().isEmpty()) {
            return Optional.empty();
        }
        long leftNanos = request.deadlineNanos().getAsLong() - nowNanos;
        int answerTokens =
                request.stop().ignoreEndOfOutput() ? request.stop().tokensMax().orElse(answerTokensDefault) : 1;
        // The last step of the prompt draws the first token.
        long steps = Math.max(1, Math.ceilDiv(promptTokens, tokensPerStepMax)) + answerTokens - 1L;
        long neededNanos = waitNanos + steps * stepNanos;
        return neededNanos <= leftNanos
                ? Optional.empty()
                : Optional.of(
                        Refusal.tooLate("deadline: %d ms are left (expected: about %d ms, %d of them in the queue)"
                                .formatted(leftNanos / 1_000_000, neededNanos / 1_000_000, waitNanos / 1_000_000)));
    }
}
