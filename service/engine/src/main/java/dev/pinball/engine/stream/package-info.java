/**
 * 8 of 8: from the engine to the client, bounded.
 *
 * <p>Starting points: {@link dev.pinball.engine.stream.SequenceEvent}, {@link dev.pinball.engine.stream.EventSink}.
 */
@NullMarked
package dev.pinball.engine.stream;

import org.jspecify.annotations.NullMarked;
