/**
 * Connections of both ports as they are accepted: as many as there are descriptors for.
 *
 * <p>Starting points: {@link dev.pinball.server.accept.AcceptLimit}.
 */
@NullMarked
package dev.pinball.server.accept;

import org.jspecify.annotations.NullMarked;
