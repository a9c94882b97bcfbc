/**
 * Looks at the space that a model's token embeddings span: which words lie near each other.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.embedding.EmbeddingSpace#neighborhood} finds the nearest words; {@link
 * dev.pinball.accelerator.embedding.WordMap} draws some of them in two dimensions.
 */
@NullMarked
package dev.pinball.accelerator.embedding;

import org.jspecify.annotations.NullMarked;
