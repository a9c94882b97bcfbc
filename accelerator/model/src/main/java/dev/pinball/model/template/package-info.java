/**
 * Chat templates: the Jinja template in a model file that makes one prompt of a conversation.
 *
 * <p>Starting points: {@link dev.pinball.model.template.ChatTemplate} is parsed once and rendered for each conversation,
 * {@link dev.pinball.model.template.ChatVariables} are what it is given,
 * {@link dev.pinball.model.template.RenderedPrompt} is what it makes. The packages below follow the way of a template:
 * {@code syntax} parses it, {@code evaluation} runs it with {@code filter}, {@code operation} and {@code value}.
 */
@NullMarked
package dev.pinball.model.template;

import org.jspecify.annotations.NullMarked;
