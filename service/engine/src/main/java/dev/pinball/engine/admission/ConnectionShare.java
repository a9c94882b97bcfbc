package dev.pinball.engine.admission;

import dev.pinball.Invariant;
import java.util.concurrent.atomic.AtomicInteger;

/** The admitted sequences of one connection, of all its streams and all engines; any thread. */
public final class ConnectionShare {
    private final AtomicInteger taken = new AtomicInteger();

    boolean tryTake(int sequencesMax) {
        return taken.getAndUpdate(count -> count < sequencesMax ? count + 1 : count) < sequencesMax;
    }

    void giveBack() {
        int left = taken.decrementAndGet();
        Invariant.check(left >= 0, "a connection gives back more than it took");
    }

    public int takenCount() {
        return taken.get();
    }
}
