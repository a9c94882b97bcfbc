package dev.pinball.engine.config;

import java.time.Duration;

/**
 * How long is waited.
 *
 * @param queueMax for the first step: a request that is expected to wait longer is refused
 * @param idleMax for the client of a kept sequence, or of an incomplete prompt, to send something
 */
public record WaitLimits(Duration queueMax, Duration idleMax) {
    public static final WaitLimits DEFAULTS = new WaitLimits(Duration.ofSeconds(2), Duration.ofSeconds(60));
}
