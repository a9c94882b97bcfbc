/**
 * A client of Pinball servers: answers as they come, prompts in pieces, deadlines, retries.
 *
 * <p>Starting points: {@link dev.pinball.client.PinballClient}.
 */
@NullMarked
package dev.pinball.client;

import org.jspecify.annotations.NullMarked;
