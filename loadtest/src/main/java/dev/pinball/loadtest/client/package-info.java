/**
 * Sends conversations and hears of their tokens, over each protocol.
 *
 * <p>Starting points: {@link dev.pinball.loadtest.client.Endpoint}, {@link dev.pinball.loadtest.client.ConverseEndpoint}.
 */
@NullMarked
package dev.pinball.loadtest.client;

import org.jspecify.annotations.NullMarked;
