/**
 * The command line: puts the parts together and prints what they give. Text and JSON go to the standard output, everything
 * else to the standard error.
 *
 * <p>Starting points: {@link dev.pinball.service.cli.PinballCommand} lists the commands; {@link
 * dev.pinball.service.cli.ServeCommand} composes the service.
 */
@NullMarked
package dev.pinball.service.cli;

import org.jspecify.annotations.NullMarked;
