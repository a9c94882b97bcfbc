package dev.pinball.server.accept;

import java.time.Duration;

/**
 * The limits of messages that come in.
 *
 * @param bytesMax of one message
 * @param unfinishedMax how long it may take, from its first byte to its last
 * @param unfinished what is held of all that are not complete
 */
public record MessageLimits(int bytesMax, Duration unfinishedMax, UnfinishedMessages unfinished) {
    /**
     * How long a connection that says nothing is open when the server drains: what was sent before its end could be known is there
     * after a round trip, and is answered.
     */
    public static final Duration ON_ITS_WAY_MAX = Duration.ofMillis(300);

    /** How long a request that has come in part may take once the server closes, where it is refused anyway. */
    public static final Duration LAST_REQUEST_MAX = Duration.ofSeconds(2);
}
