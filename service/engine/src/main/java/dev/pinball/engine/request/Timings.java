package dev.pinball.engine.request;

/**
 * How long one answer took, in nanoseconds; a time that does not apply is 0.
 *
 * @param queueNanos from the admission to the first step of the sequence
 * @param timeToFirstTokenNanos from the complete prompt to the first token
 * @param interTokenNanos mean from token to token after the first
 * @param totalNanos from the complete prompt to the end
 */
public record Timings(long queueNanos, long timeToFirstTokenNanos, long interTokenNanos, long totalNanos) {}
