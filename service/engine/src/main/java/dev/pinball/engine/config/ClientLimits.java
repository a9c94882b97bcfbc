package dev.pinball.engine.config;

import java.time.Duration;

/**
 * What clients may hold, and for how long.
 *
 * @param queueMax a request that is expected to wait longer for its first step is refused
 * @param promptMax age of an incomplete prompt, from its first piece
 * @param idleMax how long a kept sequence, or an incomplete prompt, may wait for its client to send something
 * @param connectionSequences sequences admitted from one connection; 0 for half of all
 */
public record ClientLimits(Duration queueMax, Duration promptMax, Duration idleMax, int connectionSequences) {
    public static final ClientLimits DEFAULTS =
            new ClientLimits(Duration.ofSeconds(2), Duration.ofSeconds(300), Duration.ofSeconds(60), 0);

    public ClientLimits {
        if (connectionSequences < 0) {
            throw new InvalidSettingException("connection-sequences", connectionSequences, "0 or more");
        }
    }

    /** The same, and no request is refused because it would wait for long. */
    public ClientLimits withoutQueueMax() {
        return new ClientLimits(Duration.ofNanos(Long.MAX_VALUE), promptMax, idleMax, connectionSequences);
    }

    /** The share of one connection in {@code sequencesMax}. */
    public int connectionSequencesMax(int sequencesMax) {
        return connectionSequences == 0 ? Math.max(1, sequencesMax / 2) : Math.min(connectionSequences, sequencesMax);
    }
}
