/**
 * Answers as JSON, in the forms of text and of chat.
 *
 * <p>Starting points: {@link dev.pinball.server.openai.answer.AnswerJson}.
 */
@NullMarked
package dev.pinball.server.openai.answer;

import org.jspecify.annotations.NullMarked;
