/**
 * Where the values of options come from: the command line, the environment, a file, or the option's own default.
 *
 * <p>Starting points: {@link dev.pinball.cli.setting.SettingSources}.
 */
@NullMarked
package dev.pinball.cli.setting;

import org.jspecify.annotations.NullMarked;
