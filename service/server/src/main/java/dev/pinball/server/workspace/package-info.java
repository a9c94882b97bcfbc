/**
 * The folder whose files clients may name, and what they may read of its failures.
 *
 * <p>Starting points: {@link dev.pinball.server.workspace.Workspace}, {@link dev.pinball.server.workspace.ClientMessage}.
 */
@NullMarked
package dev.pinball.server.workspace;

import org.jspecify.annotations.NullMarked;
