/**
 * What is fixed at start-up: every limit of the server and its default.
 *
 * <p>Starting points: {@link dev.pinball.server.config.ServerSettings}, {@link dev.pinball.server.config.StreamLimits}.
 */
@NullMarked
package dev.pinball.server.config;

import org.jspecify.annotations.NullMarked;
