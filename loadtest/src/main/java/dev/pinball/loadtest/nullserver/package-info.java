/**
 * Servers that compute nothing: the other end of a client that is to be measured itself.
 *
 * <p>Starting points: {@link dev.pinball.loadtest.nullserver.NullServer}.
 */
@NullMarked
package dev.pinball.loadtest.nullserver;

import org.jspecify.annotations.NullMarked;
