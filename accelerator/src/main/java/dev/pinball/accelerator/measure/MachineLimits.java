package dev.pinball.accelerator.measure;

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

    /** Takes about two seconds and, for that time, 256 MiB for all threads together. */
    public static MachineLimits measure(int threadCount) throws InterruptedException {
        int floatsPerThread = (64 << 20) / threadCount;
        List<Callable<Double>> readers = new ArrayList<>();
        List<Callable<Double>> multipliers = new ArrayList<>();
        for (int thread = 0; thread < threadCount; thread++) {
            float[] memory = new float[floatsPerThread];
            readers.add(() -> ReadKernel.sum(memory));
            multipliers.add(MultiplyAddKernel::run);
        }
        double readSeconds = bestSeconds(readers);
        double multiplySeconds = bestSeconds(multipliers);
        return new MachineLimits(
                (double) threadCount * floatsPerThread * Float.BYTES / readSeconds,
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
