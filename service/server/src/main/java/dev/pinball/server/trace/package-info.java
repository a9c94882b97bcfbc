/**
 * What is told of each call: spans of OpenTelemetry, and lines of the log. Both are made when an answer has ended, from the times that
 * the engine took anyway, so that they cost nothing before; without an endpoint there are no spans.
 *
 * <p>Starting points: {@link dev.pinball.server.trace.CallObservers}, {@link dev.pinball.server.trace.Traces}.
 */
@NullMarked
package dev.pinball.server.trace;

import org.jspecify.annotations.NullMarked;
