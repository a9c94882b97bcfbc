package dev.pinball.model.embedding;

/**
 * A word of the vocabulary near another.
 *
 * @param similarity the cosine of the two embeddings, -1 to 1
 */
public record Neighbor(String word, int tokenId, double similarity) {}
