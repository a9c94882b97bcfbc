package dev.pinball.server.accept;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of messages that are not complete, of all connections together; any thread. */
public final class UnfinishedMessages {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    public UnfinishedMessages(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Adds {@code change} bytes, or takes them away; false, and nothing added, where it would be too many. */
    public boolean tryAdd(long change) {
        if (bytes.addAndGet(change) > bytesMax && change > 0) {
            bytes.addAndGet(-change);
            return false;
        }
        return true;
    }

    public long bytesMax() {
        return bytesMax;
    }
}
