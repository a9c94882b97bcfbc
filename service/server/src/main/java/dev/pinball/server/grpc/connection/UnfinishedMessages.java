package dev.pinball.server.grpc.connection;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of messages that are not complete, of all connections together; any thread. */
final class UnfinishedMessages {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    UnfinishedMessages(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Adds {@code change} bytes, or takes them away; false, and nothing added, where it would be too many. */
    boolean tryAdd(long change) {
        if (bytes.addAndGet(change) > bytesMax && change > 0) {
            bytes.addAndGet(-change);
            return false;
        }
        return true;
    }

    long bytesMax() {
        return bytesMax;
    }
}
