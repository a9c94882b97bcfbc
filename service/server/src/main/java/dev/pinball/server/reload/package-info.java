/**
 * Values that files hold, read again when the files change: certificates, keys of callers.
 *
 * <p>Starting points: {@link dev.pinball.server.reload.Reloaded}.
 */
@NullMarked
package dev.pinball.server.reload;

import org.jspecify.annotations.NullMarked;
