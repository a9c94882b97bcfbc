package dev.pinball.engine.admission;

import dev.pinball.Invariant;
import java.util.concurrent.atomic.AtomicInteger;

/** A fixed number of slots for admitted sequences; any thread. */
public final class SequenceSlots {
    private final int slotsMax;
    private final AtomicInteger taken = new AtomicInteger();

    public SequenceSlots(int slotsMax) {
        this.slotsMax = slotsMax;
    }

    public boolean tryTake() {
        return taken.getAndUpdate(count -> Math.min(count + 1, slotsMax)) < slotsMax;
    }

    public void giveBack() {
        int left = taken.decrementAndGet();
        Invariant.check(left >= 0, "a slot is given back twice");
    }

    public int takenCount() {
        return taken.get();
    }
}
