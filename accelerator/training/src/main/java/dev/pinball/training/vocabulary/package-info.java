/**
 * Makes a byte-level vocabulary from text by byte pair encoding (Sennrich et al. 2016).
 *
 * <p>Starting points: {@link dev.pinball.training.vocabulary.BytePairTraining}.
 */
@NullMarked
package dev.pinball.training.vocabulary;

import org.jspecify.annotations.NullMarked;
