/**
 * Answers to requests of clients, whatever their protocol: from the admission of a request to the end of its last answer.
 *
 * <p>Starting points: {@link dev.pinball.server.request.answer.SingleRequest}, {@link
 * dev.pinball.server.request.answer.CollectedAnswers}.
 */
@NullMarked
package dev.pinball.server.request.answer;

import org.jspecify.annotations.NullMarked;
