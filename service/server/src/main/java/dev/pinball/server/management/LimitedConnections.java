package dev.pinball.server.management;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that bring no complete request for some time, however slowly they send one; and, when there are too many,
 * the one that was silent for the longest, so that a probe gets through whoever holds the others.
 */
final class LimitedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedConnections.class);

    private final Vertx vertx;
    private final int countMax;
    private final long idleMaxMs;
    private final LinkedHashMap<HttpConnection, Long> timers = new LinkedHashMap<>(); // silent for the longest first

    LimitedConnections(Vertx vertx, int countMax, long idleMaxMs) {
        this.vertx = vertx;
        this.countMax = countMax;
        this.idleMaxMs = idleMaxMs;
    }

    /** A connection is opened. */
    synchronized void add(HttpConnection connection) {
        if (timers.size() >= countMax) {
            HttpConnection silent = timers.firstEntry().getKey();
            LOG.warn("closed a silent connection from {}: {} are open", silent.remoteAddress(), countMax);
            forget(silent);
            silent.close();
        }
        timers.put(connection, closing(connection));
        connection.closeHandler(_ -> forget(connection));
    }

    /** A request on {@code connection} is complete: its time begins again. */
    synchronized void requested(HttpConnection connection) {
        Long timer = timers.get(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
            timers.putLast(connection, closing(connection));
        }
    }

    private long closing(HttpConnection connection) {
        return vertx.setTimer(idleMaxMs, _ -> connection.close());
    }

    private synchronized void forget(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
