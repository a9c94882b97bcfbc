/**
 * 3 of 8: the step loop and its one thread.
 *
 * <p>Starting points: {@link dev.pinball.engine.loop.EngineLoop#step} is the map of the data path,
 * {@link dev.pinball.engine.loop.EngineHandle} is what other threads hold.
 */
@NullMarked
package dev.pinball.engine.loop;

import org.jspecify.annotations.NullMarked;
