/**
 * The space of a model's token embeddings: which words are near each other.
 *
 * <p>Starting points: {@link dev.pinball.model.embedding.EmbeddingSpace#neighborhood},
 * {@link dev.pinball.model.embedding.WordMap}.
 */
@NullMarked
package dev.pinball.model.embedding;

import org.jspecify.annotations.NullMarked;
