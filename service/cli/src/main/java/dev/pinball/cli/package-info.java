/**
 * The command line. Text and JSON go to the standard output, everything else to the standard error.
 *
 * <p>Starting points: {@link dev.pinball.cli.PinballCommand} lists the commands, {@link dev.pinball.cli.ServeCommand}
 * starts the server.
 */
@NullMarked
package dev.pinball.cli;

import org.jspecify.annotations.NullMarked;
