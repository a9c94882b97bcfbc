package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.threads.HostThreads;
import org.jspecify.annotations.Nullable;

/** The kernel that runs now, in parts that are worth a thread's attention. One object for all steps. */
final class StepWork implements HostThreads.Work {
    /** Multiply-adds of a part at least: some microseconds, several times what handing it over costs. */
    private static final long PART_WORK_MIN = 1 << 16;

    private static final int PARTS_PER_THREAD = 8;

    private final Scratch[] scratches; // one for each thread
    private @Nullable Kernel kernel;
    private @Nullable StepBatch batch;
    private int itemCount;
    private int itemsPerPart;

    StepWork(Scratch[] scratches) {
        this.scratches = scratches;
    }

    /** Takes up the next kernel and returns the number of its parts. */
    int begin(Kernel nextKernel, StepBatch nextBatch) {
        kernel = nextKernel;
        batch = nextBatch;
        itemCount = nextKernel.items(nextBatch);
        if (itemCount == 0) {
            return 0;
        }
        long itemsWorthwhile = Math.ceilDiv(PART_WORK_MIN, Math.max(1, nextKernel.itemWork(nextBatch)));
        int itemsForBalance = Math.ceilDiv(itemCount, scratches.length * PARTS_PER_THREAD);
        int itemsMin = (int) Math.min(itemCount, Math.max(itemsWorthwhile, itemsForBalance));
        itemsPerPart = Math.ceilDiv(itemCount, Math.ceilDiv(itemCount, itemsMin)); // as even as they can be
        return Math.ceilDiv(itemCount, itemsPerPart);
    }

    @Override
    public void run(int part, int thread) {
        Kernel current = kernel;
        StepBatch currentBatch = batch;
        if (current == null || currentBatch == null) {
            throw new IllegalStateException("no kernel has begun");
        }
        int first = part * itemsPerPart;
        int end = Math.min(itemCount, first + itemsPerPart);
        current.run(currentBatch, first, end, scratches[thread]);
    }
}
