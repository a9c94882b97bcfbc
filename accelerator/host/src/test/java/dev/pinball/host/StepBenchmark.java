package dev.pinball.host;

import com.sun.management.ThreadMXBean;
import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelBenchmark;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole step on all threads, one row for each sequence, and the bytes of the heap that all of them took for all steps of an
 * iteration; the gc profiler counts JMH's own too.
 */
@Warmup(iterations = 5, time = 2)
public class StepBenchmark extends KernelBenchmark {
    private static final int SEQUENCES = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Counted by JMH. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Heap {
        public long bytes;
    }

    @Param({"llama", "mixtral", "gpt2"})
    private String kind;

    @Param({"F16", "Q8_0", "Q4_0"})
    private TensorType type;

    private Path path;
    private GgufFile file;
    private Accelerator accelerator;
    private StepBatch batch;
    private SampledTokens sampled;
    private long[] hostThreadIds;

    @Setup
    public void open() throws IOException {
        path = Files.createTempFile("pinball-step", ".gguf");
        file = GgufFile.open(RandomModel.of(kind, type, 1).write(path));
        DeviceLimits limits = new DeviceLimits(SEQUENCES, SEQUENCES, 16, SEQUENCES, 16);
        accelerator = new HostAcceleratorProvider().open(ProgramReader.read(file), limits, "");
        hostThreadIds = LongStream.of(THREADS.getAllThreadIds())
                .filter(id -> THREADS.getThreadInfo(id).getThreadName().startsWith("pinball-host"))
                .toArray();
        batch = new StepBatch(limits);
        sampled = new SampledTokens(limits.sequencesPerStepMax());
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            batch.addSequence(new int[] {sequence}, 1);
            batch.addRow(sequence, 0);
            batch.addOutput(new SamplingState(SamplingParameters.GREEDY, false, 0));
        }
    }

    @TearDown
    public void close() throws IOException {
        accelerator.close();
        file.close();
        Files.delete(path);
    }

    @Benchmark
    public void step(Heap heap) {
        long before = allocatedBytes();
        accelerator.execute(batch, sampled);
        heap.bytes += allocatedBytes() - before;
    }

    private long allocatedBytes() {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (long id : hostThreadIds) {
            bytes += THREADS.getThreadAllocatedBytes(id);
        }
        return bytes;
    }
}
