package dev.pinball.server.management;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections beyond a number, and those that bring no complete request for some time, however slowly they send one. */
final class LimitedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedConnections.class);

    private final Vertx vertx;
    private final int countMax;
    private final long idleMaxMs;
    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

    LimitedConnections(Vertx vertx, int countMax, long idleMaxMs) {
        this.vertx = vertx;
        this.countMax = countMax;
        this.idleMaxMs = idleMaxMs;
    }

    /** A connection is opened. */
    void add(HttpConnection connection) {
        if (timers.size() >= countMax) {
            LOG.warn("closed a connection from {}: {} are open", connection.remoteAddress(), countMax);
            connection.close();
            return;
        }
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
