/**
 * 8 of 8: from the engine to the client, bounded.
 *
 * <p>Starting points: {@link dev.pinball.service.stream.SequenceEvent} is what a client learns; {@link dev.pinball.service.stream.EventSink} takes it.
 */
@NullMarked
package dev.pinball.service.stream;

import org.jspecify.annotations.NullMarked;
