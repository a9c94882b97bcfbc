package dev.pinball.loadtest;

import dev.pinball.v1.FinishReason;

/**
 * One answer as its caller saw it.
 *
 * @param timeToFirstTokenNanos from the request on the wire to the first token back
 * @param totalNanos from the request on the wire to the end
 */
public record Answer(FinishReason reason, int generatedTokens, long timeToFirstTokenNanos, long totalNanos) {

    /** Tokens after the first, by the time after the first; 0 where there are none. */
    public double tokensPerSecond() {
        long generatingNanos = totalNanos - timeToFirstTokenNanos;
        return generatedTokens < 2 ? 0 : (generatedTokens - 1) * 1e9 / generatingNanos;
    }
}
