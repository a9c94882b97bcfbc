/**
 * Runs a program in scalar Java, one row after the other. It is slow, readable, the definition of every operation, and
 * the oracle of the other accelerators.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.reference.ReferenceAccelerator}.
 */
@NullMarked
package dev.pinball.accelerator.reference;

import org.jspecify.annotations.NullMarked;
