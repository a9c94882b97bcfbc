package dev.pinball.host;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to hand work to two threads: two parts shared, less one part alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WorkerPoolBenchmark {
    private static final int THREADS = 2;

    /** Values of a part, each summed in turn: about a nanosecond. */
    @Param({"0", "1000", "10000"})
    private int partLength;

    private final WorkerPool threads = new WorkerPool(THREADS);
    private final double[][] sums = new double[THREADS][16]; // of each thread, in a cache line of its own
    private final WorkerPool.Work work = this::sum;
    private float[] values;

    @Setup
    public void open() {
        values = new float[partLength];
    }

    @TearDown
    public void close() {
        threads.close();
    }

    private void sum(int part, int thread) {
        double sum = part;
        for (float value : values) {
            sum += value;
        }
        sums[thread][0] = sum;
    }

    @Benchmark
    public void onePartAlone() {
        threads.run(work, 1);
    }

    @Benchmark
    public void twoPartsShared() {
        threads.run(work, THREADS);
    }
}
