/**
 * What is fixed when an engine starts: every limit and its default.
 *
 * <p>Starting points: {@link dev.pinball.engine.config.EngineConfig}, {@link dev.pinball.engine.config.EngineSettings}.
 */
@NullMarked
package dev.pinball.engine.config;

import org.jspecify.annotations.NullMarked;
