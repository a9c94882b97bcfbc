package dev.pinball.server.management;

/** The states of the service that a probe can tell apart. */
public enum Health {
    /** Not warm yet. */
    STARTING,
    /** Takes requests, and steps progress. */
    SERVING,
    /** Sequences exist, but no step was completed for too long. */
    STALLED,
    /** Takes no new requests. */
    DRAINING,
    /** The engine has ended by itself. */
    DOWN;

    /** Whether requests should be sent here. */
    public boolean ready() {
        return this == SERVING;
    }

    /** Whether a restart would not help. */
    public boolean live() {
        return switch (this) {
            case STARTING, SERVING, DRAINING -> true;
            case STALLED, DOWN -> false;
        };
    }
}
