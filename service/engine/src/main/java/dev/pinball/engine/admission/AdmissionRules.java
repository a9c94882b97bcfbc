package dev.pinball.engine.admission;

import dev.pinball.engine.request.Refusal;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides what can never be taken. */
public final class AdmissionRules {
    private final int vocabularySize;
    private final int knownTokensMax;

    public AdmissionRules(int vocabularySize, int knownTokensMax) {
        this.vocabularySize = vocabularySize;
        this.knownTokensMax = knownTokensMax;
    }

    /**
     * Checks tokens that extend a sequence to {@code knownCount}.
     *
     * @param answerTokensMax tokens asked for; empty for what there is room for, which is at least one
     */
    public Optional<Refusal> refusePrompt(int[] tokenIds, int knownCount, OptionalInt answerTokensMax) {
        Optional<Refusal> refusal = refuseSize(knownCount, answerTokensMax);
        if (refusal.isPresent()) {
            return refusal;
        }
        for (int tokenId : tokenIds) {
            if (tokenId < 0 || tokenId >= vocabularySize) {
                return Optional.of(Refusal.invalid("prompt: token id %s (expected: 0..%d)"
                        .formatted(Integer.toUnsignedString(tokenId), vocabularySize - 1)));
            }
        }
        return Optional.empty();
    }

    /** Checks that there is something to answer, and room for the answer: a sequence grows from turn to turn. */
    public Optional<Refusal> refuseGo(int knownCount, OptionalInt answerTokensMax) {
        return knownCount == 0
                ? Optional.of(Refusal.invalid("prompt: empty (expected: at least one token)"))
                : refuseSize(knownCount, answerTokensMax);
    }

    private Optional<Refusal> refuseSize(int knownCount, OptionalInt answerTokensMax) {
        int room = knownTokensMax - knownCount;
        int least = Math.min(1, answerTokensMax.orElse(1)); // 0 where there is no answer
        if (room < least) {
            String where = least == 1 ? ", with room for one more in the context and the blocks" : "";
            return Optional.of(Refusal.tooLarge(
                    "prompt: %d tokens (expected: at most %d%s)".formatted(knownCount, knownTokensMax - least, where)));
        }
        if (answerTokensMax.orElse(1) > room) {
            return Optional.of(Refusal.tooLarge(
                    "max_tokens: %d after %d tokens of the prompt (expected: at most %d, for %d in the context and the blocks)"
                            .formatted(answerTokensMax.getAsInt(), knownCount, room, knownTokensMax)));
        }
        return Optional.empty();
    }
}
