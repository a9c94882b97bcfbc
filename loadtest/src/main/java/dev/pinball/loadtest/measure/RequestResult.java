package dev.pinball.loadtest.measure;

/**
 * One request as its client saw it. Times count from the moment at which it should have been sent, so that a client or a
 * server that falls behind can't hide it (coordinated omission).
 *
 * @param intendedNanos from the begin of the run
 * @param sendLagNanos from then until it was sent
 * @param firstTokenNanos to the first token; -1 where none came
 * @param lastTokenNanos to the last token
 * @param endNanos to the end of the answer
 * @param longestGapNanos between two messages with tokens
 * @param promptTokens as the server counted them
 * @param tokens that came
 * @param bytes that came
 * @param queueMs that the server says it waited; NaN where it doesn't
 * @param detail of a refusal or failure
 * @param group tenant and priority, empty where none are set
 */
public record RequestResult(
        Outcome outcome,
        long intendedNanos,
        long sendLagNanos,
        long firstTokenNanos,
        long lastTokenNanos,
        long endNanos,
        long longestGapNanos,
        int promptTokens,
        int cachedTokens,
        int tokens,
        long bytes,
        double queueMs,
        String detail,
        String group) {

    /** What became of it. */
    public enum Outcome {
        /** All its tokens came. */
        ANSWERED,
        /** It ended as the plan meant it to: cancelled, past its deadline, read too slowly. */
        INJECTED,
        /** The server didn't take it. */
        REFUSED,
        /** It broke off, or its answer was not what was asked for. */
        FAILED
    }

    /** Nanoseconds for each token after the first; -1 where there are none. */
    public double perTokenNanos() {
        return tokens < 2 ? -1 : (double) (lastTokenNanos - firstTokenNanos) / (tokens - 1);
    }
}
