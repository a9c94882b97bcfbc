/**
 * What is fixed at start-up: every limit and its default.
 *
 * <p>Starting points: {@link dev.pinball.service.config.EngineSettings}, {@link dev.pinball.service.config.ServerSettings}.
 */
@NullMarked
package dev.pinball.service.config;

import org.jspecify.annotations.NullMarked;
