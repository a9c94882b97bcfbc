package dev.pinball.engine.request;

/**
 * How long one answer took, in nanoseconds; a time that does not apply is 0.
 *
 * @param queueNanos from the complete prompt to the first step for it, or to the end where there was none; 0 where a step had
 *     computed some of the prompt before it was complete
 * @param timeToFirstTokenNanos from the complete prompt to the first token
 * @param interTokenNanos mean from token to token after the first
 * @param totalNanos from the complete prompt to the end
 */
public record Timings(long queueNanos, long timeToFirstTokenNanos, long interTokenNanos, long totalNanos) {}
