package dev.pinball.host.roofline;

import dev.pinball.host.memory.NativePages;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What this machine can do with all its threads: the best of several short runs each.
 *
 * @param readBytesPerSecond reading memory that does not fit the caches
 * @param multiplyAddFlops f32 multiply-adds on registers, two operations each
 */
public record MachineLimits(double readBytesPerSecond, double multiplyAddFlops) {
    private static final int RUN_COUNT = 7;

    private static final long READ_BYTES = 256 << 20;

    /** Takes about two seconds and, for that time, 256 MiB for all threads together. */
    public static MachineLimits measure(int threadCount) throws InterruptedException {
        if (!NativePages.supported()) {
            return measure(threadCount, MemorySegment.ofArray(new byte[(int) READ_BYTES]));
        }
        try (NativePages pages = NativePages.large(READ_BYTES)) { // as large as those of weights
            return measure(threadCount, MemorySegment.ofAddress(pages.address()).reinterpret(READ_BYTES));
        }
    }

    private static MachineLimits measure(int threadCount, MemorySegment memory) throws InterruptedException {
        memory.fill((byte) 0); // memory that nobody has written isn't there yet
        long bytesPerThread = READ_BYTES / threadCount / ReadKernel.STRIDE_BYTES * ReadKernel.STRIDE_BYTES;
        List<Callable<Double>> readers = new ArrayList<>();
        List<Callable<Double>> multipliers = new ArrayList<>();
        for (int thread = 0; thread < threadCount; thread++) {
            MemorySegment part = memory.asSlice(thread * bytesPerThread, bytesPerThread);
            readers.add(() -> ReadKernel.sum(part));
            multipliers.add(MultiplyAddKernel::run);
        }
        double readSeconds = bestSeconds(readers);
        double multiplySeconds = bestSeconds(multipliers);
        return new MachineLimits(
                (double) threadCount * bytesPerThread / readSeconds,
                (double) threadCount * MultiplyAddKernel.flops() / multiplySeconds);
    }

    private static double bestSeconds(List<Callable<Double>> tasks) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            double best = Double.POSITIVE_INFINITY;
            double sink = 0;
            for (int run = 0; run < RUN_COUNT; run++) {
                long begin = System.nanoTime();
                List<Future<Double>> results = threads.invokeAll(tasks);
                for (Future<Double> result : results) {
                    sink += result.get();
                }
                best = Math.min(best, (System.nanoTime() - begin) / 1e9);
            }
            if (Double.isNaN(sink)) {
                throw new IllegalStateException("the kernels computed no number");
            }
            return best;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }
}
