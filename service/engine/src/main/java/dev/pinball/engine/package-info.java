/**
 * 3 of 8: the step loop and its one thread. This module is a library: it generates text in any Java program, without
 * gRPC, HTTP or a command line.
 *
 * <p>Starting points: {@link dev.pinball.engine.EngineLoop#step} is the map of the data path,
 * {@link dev.pinball.engine.EngineHandle} is what other threads hold, {@link dev.pinball.engine.LocalEngine} generates
 * text in this process.
 */
@NullMarked
package dev.pinball.engine;

import org.jspecify.annotations.NullMarked;
