package dev.pinball.engine.request;

/**
 * The tokens of one answer.
 *
 * @param promptTokens tokens before the answer, including earlier turns
 * @param generatedTokens tokens of the answer, including the end-of-output token
 * @param cachedTokens prompt tokens whose keys and values were found in the cache
 */
public record Usage(int promptTokens, int generatedTokens, int cachedTokens) {}
