package dev.pinball.host.kernel;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelBenchmark;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.attention.AttentionAlgorithm;
import dev.pinball.host.attention.BlockTables;
import dev.pinball.host.attention.KeyValueLayer;
import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.config.AttentionShape;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Attention of one layer on one thread, over 512 positions and more: microseconds for all rows of a step. */
@Warmup(iterations = 3, time = 2)
public class AttentionBenchmark extends KernelBenchmark {
    private static final int POSITIONS = 512;
    private static final int CONTEXT = 1024;
    private static final int BLOCK = 16;

    @Param({"1", "64", "512"})
    private int rowCount;

    /** Heads, key/value heads, head length. */
    @Param({"12,12,64", "32,8,64"})
    private String heads;

    @Param({"code", "avx2", "java"})
    private String by;

    @Param
    private KeyValueType type;

    private final HostMemory memory = new HostMemory();
    private AttentionKernel kernel;
    private StepBatch batch;
    private ThreadWorkspace workspace;

    @Setup
    public void open() {
        int[] counts = IntStream.of(0, 1, 2)
                .map(i -> Integer.parseInt(heads.split(",")[i]))
                .toArray();
        AttentionShape shape =
                new AttentionShape(counts[0], counts[1], counts[2], 0.1f, AttentionShape.UNLIMITED_WINDOW);
        DeviceLimits limits = new DeviceLimits(rowCount, 1, CONTEXT, CONTEXT / BLOCK, BLOCK);
        KeyValueShape keyValues = new KeyValueShape(shape, BLOCK, type);
        KeyValueLayer layer = KeyValueLayer.take(memory, keyValues, CONTEXT / BLOCK);
        int length = shape.headLength();
        int queryCount = rowCount * shape.headCount();
        Matrix query = new Matrix(RandomTensor.floats(queryCount * length, new Random(1)), length);
        kernel = new AttentionKernel(
                layer, 0, BlockTables.of(limits), query, memory.matrix("output", queryCount, length));
        batch = new StepBatch(limits);
        batch.addSequence(IntStream.range(0, CONTEXT / BLOCK).toArray(), CONTEXT / BLOCK);
        for (int row = 0; row < rowCount; row++) {
            batch.addRow(0, POSITIONS + row);
        }
        workspace = new ThreadWorkspace(
                0,
                List.of(AttentionAlgorithm.supplier(memory, keyValues, processor())
                        .get()),
                null);
    }

    private Processor processor() {
        return switch (by) {
            case "code" -> Processor.current();
            case "avx2" -> Processor.withAvx2Alone();
            default -> Processor.withoutExtensions();
        };
    }

    @TearDown
    public void close() {
        memory.close();
    }

    @Benchmark
    public void attend() {
        kernel.run(batch, 0, kernel.items(batch), workspace);
    }
}
