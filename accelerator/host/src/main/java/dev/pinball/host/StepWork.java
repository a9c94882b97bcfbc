package dev.pinball.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import org.jspecify.annotations.Nullable;

/**
 * The kernel that is running, in parts large enough for a thread: each smaller than the one before, so that at the end no
 * thread waits long for another (Tzeng and Ni 1993, "Trapezoid self-scheduling"). One object for all steps.
 */
final class StepWork implements WorkerPool.Work {
    /** Multiply-adds of a part at least: some microseconds, several times the cost of passing it to a thread ({@code WorkerPoolBenchmark}). */
    private static final long PART_WORK_MIN = 1 << 16;

    /** docs/BENCHMARKS.md, "Shrinking parts of a kernel". */
    private static final int PARTS_PER_THREAD = 8;

    private final ThreadWorkspace[] workspaces; // one for each thread
    private @Nullable Kernel kernel;
    private @Nullable StepBatch batch;
    private int itemCount;
    private int partCount;

    StepWork(ThreadWorkspace[] workspaces) {
        this.workspaces = workspaces;
    }

    /** Begins the next kernel and returns the number of its parts. */
    int begin(Kernel nextKernel, StepBatch nextBatch) {
        kernel = nextKernel;
        batch = nextBatch;
        itemCount = nextKernel.items(nextBatch);
        long partsWorthwhile = itemCount * nextKernel.itemWork(nextBatch) / PART_WORK_MIN;
        int partsMax = Math.min(itemCount, workspaces.length * PARTS_PER_THREAD);
        partCount = (int) Math.min(Math.max(1, partsWorthwhile), partsMax);
        return partCount;
    }

    @Override
    public void run(int part, int thread) {
        Kernel current = kernel;
        StepBatch currentBatch = batch;
        if (current == null || currentBatch == null) {
            throw new IllegalStateException("no kernel has begun");
        }
        current.run(currentBatch, firstItem(part), firstItem(part + 1), workspaces[thread]);
    }

    /** Part 0 is the smallest; the pool runs the part with the highest number first. */
    private int firstItem(int part) {
        return (int) ((long) itemCount * part * (part + 1) / ((long) partCount * (partCount + 1)));
    }
}
