/**
 * Requests of clients, whatever their protocol: the model that they meet, who sends them, and their prompts.
 *
 * <p>Starting points: {@link dev.pinball.server.request.ModelEndpoint}, {@link dev.pinball.server.request.PromptReader}.
 */
@NullMarked
package dev.pinball.server.request;

import org.jspecify.annotations.NullMarked;
