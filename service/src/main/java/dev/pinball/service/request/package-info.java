/**
 * The immutable words of a request, used by all parts.
 *
 * <p>Starting points: {@link dev.pinball.service.request.GenerationRequest}, {@link dev.pinball.service.request.FinishReason}, {@link dev.pinball.service.request.Refusal}.
 */
@NullMarked
package dev.pinball.service.request;

import org.jspecify.annotations.NullMarked;
