package dev.pinball.loadtest.workload;

import java.util.List;

/**
 * One conversation as it is going to be sent.
 *
 * @param turns one or more
 * @param behaviour what its client does
 * @param cancelAtToken for a client that cancels: after so many tokens of its answer
 * @param seed of its sampling
 */
public record RequestPlan(
        List<Turn> turns, Behaviour.Kind behaviour, int cancelAtToken, String tenant, String priority, long seed) {

    /**
     * A prompt and its answer.
     *
     * @param prompt its text
     * @param answerTokens to generate, whatever the model says
     */
    public record Turn(String prompt, int answerTokens) {}
}
