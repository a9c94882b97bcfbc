/**
 * Options that commands share, and how their values are checked and printed.
 *
 * <p>Starting points: {@link dev.pinball.cli.option.EngineOptions},
 * {@link dev.pinball.cli.option.Json}.
 */
@NullMarked
package dev.pinball.cli.option;

import org.jspecify.annotations.NullMarked;
