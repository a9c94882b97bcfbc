package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/**
 * Writes a loop over panels that come from memory, which asks for what lies ahead twice: a good way before to come to the
 * second cache, then from there to the first. Asked for once, whichever cache it is to come to, memory gives up to a tenth
 * less.
 *
 * <p>What the last turns ask for lies in the panels that follow, not right behind these.
 */
final class Prefetch {
    private static final int FAR_BYTES = 8192;
    private static final int NEAR_BYTES = 4096;

    private final Assembler code;
    private final Register base;
    private final int turnBytes;
    private int farAhead = FAR_BYTES;
    private int nearAhead = NEAR_BYTES;

    /**
     * @param base has the address of the bytes of a turn; the loop's body moves it on
     * @param turnBytes of one panel
     */
    Prefetch(Assembler code, Register base, int turnBytes) {
        this.code = code;
        this.base = base;
        this.turnBytes = turnBytes;
    }

    /**
     * Writes {@code body} for so many turns, which calls {@link #prefetch} for each line.
     *
     * @param count a register for the turns that are left
     * @param gapBytes from the end of a panel's turns to the next one that is read with this base
     */
    void loop(Register count, int turns, int gapBytes, Runnable body) {
        int far = Math.min(turns, FAR_BYTES / turnBytes);
        int near = Math.min(turns, NEAR_BYTES / turnBytes);
        loop(count, turns - far, FAR_BYTES, NEAR_BYTES, body);
        loop(count, far - near, FAR_BYTES + gapBytes, NEAR_BYTES, body);
        loop(count, near, FAR_BYTES + gapBytes, NEAR_BYTES + gapBytes, body);
    }

    private void loop(Register count, int turns, int far, int near, Runnable body) {
        farAhead = far;
        nearAhead = near;
        code.repeat(count, turns, body);
    }

    /** Asks for what lies ahead of the line that begins {@code offset} bytes behind the base; before the loop, as its first turns do. */
    void prefetch(int offset) {
        code.prefetcht1(base.at(offset + farAhead));
        code.prefetcht0(base.at(offset + nearAhead));
    }
}
