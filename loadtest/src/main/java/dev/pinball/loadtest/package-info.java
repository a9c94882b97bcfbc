/**
 * A streaming client that measures what a caller sees; it knows the wire contract alone.
 *
 * <p>Starting points: {@link dev.pinball.loadtest.StreamingClient#ask}.
 */
@NullMarked
package dev.pinball.loadtest;

import org.jspecify.annotations.NullMarked;
