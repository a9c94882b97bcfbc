package dev.pinball.engine.stream;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the heap that all streams of the process hold back together. When it is used up, the stream that holds the most is
 * given up: a client that reads loses nothing to those that don't. Any thread.
 */
public final class SharedBudget {
    /**
     * Of a byte that a {@link StreamBudget} counts, which is a byte on the wire: a token with 20 candidates is counted as 0.7
     * KB and takes 1.9 KB of objects.
     */
    private static final long HEAP_BYTES_PER_BYTE = 3;

    private final long heapBytesMax;
    private final AtomicLong heapBytesHeld = new AtomicLong();
    private final Set<StreamBudget> holding = ConcurrentHashMap.newKeySet();

    public SharedBudget(long heapBytesMax) {
        this.heapBytesMax = heapBytesMax;
    }

    /** The budget of a stream that may hold {@code bytesMax} by itself. */
    public StreamBudget stream(long bytesMax) {
        return new StreamBudget(bytesMax, Optional.of(this));
    }

    /** An estimate of the heap that is held. */
    public long heapBytesHeld() {
        return heapBytesHeld.get();
    }

    /** The bytes of {@code stream} are {@code bytesHeld} now; under its lock. */
    void changed(StreamBudget stream, long bytes, long bytesHeld) {
        heapBytesHeld.addAndGet(HEAP_BYTES_PER_BYTE * bytes);
        if (bytesHeld == 0) {
            holding.remove(stream);
        } else if (bytesHeld == bytes) { // the first that it holds
            holding.add(stream);
        }
    }

    /** Gives up streams until the rest is within the limit; under no lock of a stream. */
    void makeRoom() {
        while (heapBytesHeld.get() > heapBytesMax) {
            Optional<StreamBudget> largest = holding.stream().max(Comparator.comparingLong(StreamBudget::bytesHeld));
            if (largest.isEmpty()) {
                return;
            }
            largest.get().giveUp();
        }
    }
}
