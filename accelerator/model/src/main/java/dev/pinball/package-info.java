/**
 * What all modules share: failures that explain themselves, and checks of what must always hold.
 *
 * <p>Starting points: {@link dev.pinball.PinballException}, {@link dev.pinball.Invariant}.
 */
@NullMarked
package dev.pinball;

import org.jspecify.annotations.NullMarked;
