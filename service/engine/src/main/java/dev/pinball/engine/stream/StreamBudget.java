package dev.pinball.engine.stream;

import dev.pinball.Invariant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that are generated for a client stream and not yet written to its transport. The engine reserves
 * before it hands over; the event loop releases what it has written.
 */
public final class StreamBudget {
    private final long bytesMax;
    private final AtomicLong bytesHeld = new AtomicLong();

    public StreamBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Reserves {@code bytes}, or returns false when the reader is too far behind; nothing is then reserved. */
    public boolean tryReserve(long bytes) {
        if (bytesHeld.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        bytesHeld.addAndGet(-bytes);
        return false;
    }

    /** Gives back what has been written, or dropped. */
    public void release(long bytes) {
        long held = bytesHeld.addAndGet(-bytes);
        Invariant.check(held >= 0, "released more than was reserved");
    }

    public long bytesMax() {
        return bytesMax;
    }

    public long bytesHeld() {
        return bytesHeld.get();
    }
}
