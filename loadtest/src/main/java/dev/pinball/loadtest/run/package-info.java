/**
 * Sends what a plan says, at the times it says, and measures.
 *
 * <p>Starting points: {@link dev.pinball.loadtest.run.LoadTest}, {@link dev.pinball.loadtest.run.Run}.
 */
@NullMarked
package dev.pinball.loadtest.run;

import org.jspecify.annotations.NullMarked;
