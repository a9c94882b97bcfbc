package dev.pinball.server.management;

/** The states of the service that a probe can tell apart. */
public enum Health {
    /** Not warm yet. */
    STARTING,
    /** Takes requests, and steps progress. */
    SERVING,
    /** The accelerator failed last; a probe finds out when it works again. */
    FAILING,
    /** Sequences exist, or the accelerator fails, and no step succeeded for too long. */
    STALLED,
    /** Takes no new requests. */
    DRAINING,
    /** The engine has ended by itself. */
    DOWN;

    /** Whether the server accepts requests. */
    public boolean ready() {
        return this == SERVING;
    }

    /** Whether the process is alive; false if a restart would help. */
    public boolean live() {
        return switch (this) {
            case STARTING, SERVING, FAILING, DRAINING -> true;
            case STALLED, DOWN -> false;
        };
    }
}
