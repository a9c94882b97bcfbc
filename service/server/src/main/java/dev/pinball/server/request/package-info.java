/**
 * Requests of clients, whatever their protocol: the model that they meet, their prompts, and their answers.
 *
 * <p>Starting points: {@link dev.pinball.server.request.SingleRequest}, {@link dev.pinball.server.request.ModelEndpoint}.
 */
@NullMarked
package dev.pinball.server.request;

import org.jspecify.annotations.NullMarked;
