package dev.pinball.engine.request;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * When an answer ends.
 *
 * @param tokensMax tokens of one answer at most, 0 for no answer; empty for the server's default
 * @param texts the answer ends before the first of them
 * @param tokenIds the answer ends with the first of them
 * @param ignoreEndOfOutput goes on after the model's end-of-output token
 */
public record StopConditions(
        OptionalInt tokensMax, List<String> texts, Set<Integer> tokenIds, boolean ignoreEndOfOutput) {

    public StopConditions {
        texts = List.copyOf(texts);
        tokenIds = Set.copyOf(tokenIds);
    }

    /** Whether the prompt alone is computed. */
    public boolean answersNothing() {
        return tokensMax.isPresent() && tokensMax.getAsInt() == 0;
    }
}
