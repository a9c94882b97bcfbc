package dev.pinball.host.gemm.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/**
 * Emits a loop over panels that come from memory, with two prefetches for each line: one well ahead, into the second cache,
 * and one nearer, into the first. With a single prefetch into either cache the memory delivers up to a tenth less. The last
 * turns prefetch the panels that follow, which need not be adjacent.
 *
 * <p>The distances were chosen with {@code ./pinball bench}: docs/BENCHMARKS.md, "Weights prefetched twice"; others from 1 to
 * 16 KB were no faster.
 */
public final class Prefetch {
    private static final int FAR_BYTES = 8192;
    private static final int NEAR_BYTES = 4096;

    private final Assembler code;
    private final Register base;
    private final int turnBytes;
    private int farAhead = FAR_BYTES;
    private int nearAhead = NEAR_BYTES;

    /**
     * @param base has the address of the weights of a turn; the body moves it
     * @param turnBytes bytes of one panel in a turn
     */
    public Prefetch(Assembler code, Register base, int turnBytes) {
        this.code = code;
        this.base = base;
        this.turnBytes = turnBytes;
    }

    /**
     * Emits {@code body}, which calls {@link #prefetch} for each line, for {@code turns} turns.
     *
     * @param count counts the turns that are left
     * @param gapBytes from the end of the turns to the next panel that is read with this base
     */
    public void loop(Register count, int turns, int gapBytes, Runnable body) {
        int far = Math.min(turns, FAR_BYTES / turnBytes);
        int near = Math.min(turns, NEAR_BYTES / turnBytes);
        loop(count, turns - far, FAR_BYTES, NEAR_BYTES, body);
        loop(count, far - near, FAR_BYTES + gapBytes, NEAR_BYTES, body);
        loop(count, near, FAR_BYTES + gapBytes, NEAR_BYTES + gapBytes, body);
    }

    private void loop(Register count, int turns, int far, int near, Runnable body) {
        farAhead = far;
        nearAhead = near;
        code.loop(count, turns, body);
    }

    /** Prefetches ahead of the line at {@code offset} from the base; before the loop, at the distances of its first turns. */
    public void prefetch(int offset) {
        code.prefetcht1(base.at(offset + farAhead));
        code.prefetcht0(base.at(offset + nearAhead));
    }
}
