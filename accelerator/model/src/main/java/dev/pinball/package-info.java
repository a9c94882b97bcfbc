/**
 * The root of all modules.
 *
 * <p>Starting points: {@link dev.pinball.PinballException}, the failure that explains itself.
 */
@NullMarked
package dev.pinball;

import org.jspecify.annotations.NullMarked;
