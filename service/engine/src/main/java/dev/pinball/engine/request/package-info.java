/**
 * The immutable words of a request, used by all parts.
 *
 * <p>Starting points: {@link dev.pinball.engine.request.GenerationRequest},
 * {@link dev.pinball.engine.request.FinishReason}, {@link dev.pinball.engine.request.Refusal}.
 */
@NullMarked
package dev.pinball.engine.request;

import org.jspecify.annotations.NullMarked;
