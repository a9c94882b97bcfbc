/**
 * The text that a model is trained on, as documents and as tokens in mapped files, never all in memory; and the batches
 * of a step.
 *
 * <p>Starting points: {@link dev.pinball.training.data.Corpus}, {@link dev.pinball.training.data.TokenData},
 * {@link dev.pinball.training.data.TrainingBatch}.
 */
@NullMarked
package dev.pinball.training.data;

import org.jspecify.annotations.NullMarked;
