/**
 * What an answer of an assistant consists of: text, what was thought before it, calls of tools.
 *
 * <p>Starting points: {@link dev.pinball.server.openai.assistant.AnswerReading},
 * {@link dev.pinball.server.openai.assistant.AnswerReader}.
 */
@NullMarked
package dev.pinball.server.openai.assistant;

import org.jspecify.annotations.NullMarked;
