/**
 * Spans of OpenTelemetry for answers. They are made when an answer has ended, from the times that the engine took anyway, so that they
 * cost nothing before; without an endpoint there are none.
 *
 * <p>Starting points: {@link dev.pinball.server.trace.Traces}, {@link dev.pinball.server.trace.CallTrace}.
 */
@NullMarked
package dev.pinball.server.trace;

import org.jspecify.annotations.NullMarked;
