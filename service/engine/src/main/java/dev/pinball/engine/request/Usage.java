package dev.pinball.engine.request;

/**
 * What one answer took.
 *
 * @param promptTokens tokens before the answer, earlier turns included
 * @param generatedTokens tokens of the answer, the end-of-output token included
 * @param cachedTokens prompt tokens whose keys and values were already there when this turn began
 */
public record Usage(int promptTokens, int generatedTokens, int cachedTokens) {}
