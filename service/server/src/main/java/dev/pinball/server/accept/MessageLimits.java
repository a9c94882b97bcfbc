package dev.pinball.server.accept;

import java.time.Duration;

/**
 * The limits of messages that come in.
 *
 * @param bytesMax of one message
 * @param unfinishedMax how long it may take, from its first byte to its last
 * @param unfinished what is held of all that are not complete
 */
public record MessageLimits(int bytesMax, Duration unfinishedMax, UnfinishedMessages unfinished) {}
