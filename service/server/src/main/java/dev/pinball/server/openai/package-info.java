/**
 * The HTTP API of OpenAI with the additions of vLLM: JSON to requests, and answers to JSON.
 *
 * <p>Starting points: {@link dev.pinball.server.openai.OpenAiService}, {@link dev.pinball.server.openai.HttpCall}.
 */
@NullMarked
package dev.pinball.server.openai;

import org.jspecify.annotations.NullMarked;
