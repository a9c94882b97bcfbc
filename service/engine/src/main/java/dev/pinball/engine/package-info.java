/**
 * A library that generates text in any Java program, without gRPC, HTTP or a command line.
 *
 * <p>Starting points: {@link dev.pinball.engine.LocalEngine} generates text in this process,
 * {@link dev.pinball.engine.LoadedModel} is a model on its accelerator.
 */
@NullMarked
package dev.pinball.engine;

import org.jspecify.annotations.NullMarked;
