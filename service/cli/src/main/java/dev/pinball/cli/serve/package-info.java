/**
 * The options of {@code serve}: where the service listens, its limits, who may use it.
 *
 * <p>Starting points: {@link dev.pinball.cli.serve.ServerOptions}.
 */
@NullMarked
package dev.pinball.cli.serve;

import org.jspecify.annotations.NullMarked;
