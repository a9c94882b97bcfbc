package dev.pinball.server.management;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Closes connections that bring no complete request for some time, however slowly they send one. */
final class IdleConnections {
    private final Vertx vertx;
    private final long idleMaxMs;
    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

    IdleConnections(Vertx vertx, long idleMaxMs) {
        this.vertx = vertx;
        this.idleMaxMs = idleMaxMs;
    }

    /** A connection is opened. */
    void add(HttpConnection connection) {
        timers.put(connection, closing(connection));
        connection.closeHandler(_ -> forget(connection));
    }

    /** A request on {@code connection} is complete: its time begins again. */
    void requested(HttpConnection connection) {
        timers.computeIfPresent(connection, (_, timer) -> {
            vertx.cancelTimer(timer);
            return closing(connection);
        });
    }

    private long closing(HttpConnection connection) {
        return vertx.setTimer(idleMaxMs, _ -> connection.close());
    }

    private void forget(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
