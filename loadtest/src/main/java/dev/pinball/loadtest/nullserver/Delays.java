package dev.pinball.loadtest.nullserver;

import java.util.function.LongUnaryOperator;

/**
 * When a {@link NullServer} answers.
 *
 * @param firstTokenNanos from a request to its first token, by the number of the request, from 0
 * @param tokenNanos from a token to the next
 */
public record Delays(LongUnaryOperator firstTokenNanos, long tokenNanos) {}
