package dev.pinball.tornado.memory;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.tornado.kernel.Lanes;

/** The stretches of positions that attention takes by themselves: alike for all rows, and given by the limits alone. */
public final class AttentionSplits {
    private static final int SPLITS_MAX = 16;

    private AttentionSplits() {}

    /** Positions of a split: a multiple of what a group takes at once, so many that a context has few splits. */
    public static int span(DeviceLimits limits) {
        return Math.ceilDiv(limits.contextTokensMax(), SPLITS_MAX * Lanes.COUNT) * Lanes.COUNT;
    }

    /** Splits of the longest context. */
    static int countMax(DeviceLimits limits) {
        return Math.ceilDiv(limits.contextTokensMax(), span(limits));
    }

    /** Splits up to the last position of a batch. */
    public static int count(DeviceLimits limits, StepBatch batch) {
        int last = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            last = Math.max(last, batch.positions()[row]);
        }
        return last / span(limits) + 1;
    }
}
