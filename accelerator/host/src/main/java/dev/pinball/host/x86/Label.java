package dev.pinball.host.x86;

import java.util.ArrayList;
import java.util.List;

/** A place in the code that jumps lead to: made by {@link Assembler#label}, given its place by {@link Assembler#bind}. */
public final class Label {
    private static final int UNBOUND = -1;

    private final List<Integer> jumps = new ArrayList<>(); // the ends of those that wait for the place
    private int position = UNBOUND;

    Label() {}

    boolean isBound() {
        return position != UNBOUND;
    }

    int position() {
        return position;
    }

    void addJump(int end) {
        jumps.add(end);
    }

    /** Returns the ends of the jumps that have waited. */
    List<Integer> bind(int newPosition) {
        if (isBound()) {
            throw new IllegalStateException("label bound at %d and again at %d".formatted(position, newPosition));
        }
        position = newPosition;
        return jumps;
    }
}
