/**
 * 3 of 8: the step loop and its one thread.
 *
 * <p>Starting points: {@link dev.pinball.service.engine.EngineLoop#step} is the map of the whole data path; {@link dev.pinball.service.engine.EngineHandle} is all that other threads hold.
 */
@NullMarked
package dev.pinball.service.engine;

import org.jspecify.annotations.NullMarked;
