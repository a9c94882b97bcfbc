/**
 * Who calls, what he may do, and how much his tenant may use: API keys, JSON web tokens, roles.
 *
 * <p>Starting points: {@link dev.pinball.server.identity.Access}, {@link dev.pinball.server.identity.Role}.
 */
@NullMarked
package dev.pinball.server.identity;

import org.jspecify.annotations.NullMarked;
