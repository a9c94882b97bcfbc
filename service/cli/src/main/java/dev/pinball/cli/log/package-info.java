/**
 * What log lines look like and how many of a kind are written; {@code logback.xml} names these classes.
 *
 * <p>Starting points: {@link dev.pinball.cli.log.LimitingAppender}, {@link dev.pinball.cli.log.EscapedText}.
 */
@NullMarked
package dev.pinball.cli.log;

import org.jspecify.annotations.NullMarked;
