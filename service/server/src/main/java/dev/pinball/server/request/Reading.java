package dev.pinball.server.request;

import io.vertx.core.Future;

/**
 * A prompt that is being read.
 *
 * @param tokenIds comes on the event loop that asked for it; fails with a {@link java.util.concurrent.CancellationException}
 *     once it is stopped
 * @param stop gives it up; does nothing once it is read
 */
public record Reading(Future<int[]> tokenIds, Runnable stop) {
    private static final int[] NOTHING = {};

    /** Of a prompt without content. */
    public static final Reading EMPTY = new Reading(Future.succeededFuture(NOTHING), () -> {});
}
