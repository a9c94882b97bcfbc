package dev.pinball.engine.stream;

import dev.pinball.Invariant;
import java.util.Optional;

/**
 * Bounds the bytes that are generated for a client stream and not yet written to its transport. The engine reserves
 * before it hands over; the event loop releases what it has written. Any thread.
 */
public final class StreamBudget {
    private final long bytesMax;
    private final Optional<SharedBudget> shared;
    private long bytesHeld;
    private boolean givenUp;

    /** A stream that answers to no {@link SharedBudget}. */
    public StreamBudget(long bytesMax) {
        this(bytesMax, Optional.empty());
    }

    StreamBudget(long bytesMax, Optional<SharedBudget> shared) {
        this.bytesMax = bytesMax;
        this.shared = shared;
    }

    /**
     * Reserves {@code bytes}, or returns false when the reader is too far behind, or was given up; nothing is then
     * reserved.
     */
    public boolean tryReserve(long bytes) {
        if (!add(bytes)) {
            return false;
        }
        shared.ifPresent(SharedBudget::makeRoom); // may give up this very stream
        if (givenUp()) {
            release(bytes);
            return false;
        }
        return true;
    }

    private synchronized boolean add(long bytes) {
        if (givenUp || bytesHeld + bytes > bytesMax) {
            return false;
        }
        bytesHeld += bytes;
        shared.ifPresent(all -> all.changed(this, bytes, bytesHeld));
        return true;
    }

    /** Gives back what has been written, or dropped. */
    public synchronized void release(long bytes) {
        bytesHeld -= bytes;
        Invariant.check(bytesHeld >= 0, "released more than was reserved");
        if (!givenUp) {
            shared.ifPresent(all -> all.changed(this, -bytes, bytesHeld));
        }
    }

    /** All streams together hold too much, and this one the most: it takes no more and is to be ended. */
    synchronized void giveUp() {
        if (!givenUp) {
            givenUp = true;
            shared.ifPresent(all -> all.changed(this, -bytesHeld, 0));
        }
    }

    /** Whether it was ended in favour of the other streams. */
    public synchronized boolean givenUp() {
        return givenUp;
    }

    public long bytesMax() {
        return bytesMax;
    }

    public synchronized long bytesHeld() {
        return bytesHeld;
    }

    /** Says what is used up, for the client. */
    public String exceeded() {
        return givenUp()
                ? "all streams together hold back more than the server has room for, and this one the most"
                : "more than %d bytes wait to be read".formatted(bytesMax);
    }
}
