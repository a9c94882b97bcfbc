package dev.pinball.host.rows;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelBenchmark;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.attention.BlockTables;
import dev.pinball.host.attention.KeyValueLayer;
import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.kernel.AppendKernel;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.config.RopeFrequencies.Layout;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.NormKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What a layer does between its products, in the 110M shape on one thread: microseconds for all rows of a step. */
public class RowKernelBenchmark extends KernelBenchmark {
    private static final AttentionShape SHAPE = new AttentionShape(12, 12, 64, 0.125f, AttentionShape.UNLIMITED_WINDOW);
    private static final int WIDTH = 768;
    private static final int INNER_WIDTH = 2048;
    private static final int BLOCK = 16;

    /** What is measured. */
    public enum Part {
        NORM,
        ROTATIONS,
        ROPE,
        APPEND,
        GATE,
        ADD
    }

    @Param({"1", "512"})
    private int rowCount;

    @Param
    private Part part;

    private final HostMemory memory = new HostMemory();
    private final Random random = new Random(1);
    private Kernel kernel;
    private StepBatch batch;
    private ThreadWorkspace workspace;

    @Setup
    public void open() {
        int blocks = Math.ceilDiv(rowCount, BLOCK);
        DeviceLimits limits = new DeviceLimits(rowCount, 1, blocks * BLOCK, blocks, BLOCK);
        batch = new StepBatch(limits);
        batch.addSequence(IntStream.range(0, blocks).toArray(), blocks);
        for (int row = 0; row < rowCount; row++) {
            batch.addRow(0, row);
        }
        workspace = new ThreadWorkspace(0, List.of(), null);
        kernel = kernel(limits);
    }

    private Kernel kernel(DeviceLimits limits) {
        Matrix vector = rows(WIDTH);
        Matrix other = rows(WIDTH);
        RopeFrequencies rotation =
                new RopeFrequencies(Layout.INTERLEAVED, RandomTensor.floats(SHAPE.headLength() / 2, random));
        RopeCache table = new RopeCache(rotation, rows(SHAPE.headLength()), rows(SHAPE.headLength()));
        table.run(batch, 0, rowCount, workspace);
        return switch (part) {
            case NORM -> new NormKernel(NormKind.RMS, 1e-5f, 1, vector, new float[WIDTH], new float[WIDTH], other);
            case ROTATIONS -> table;
            case ROPE -> new RopeKernel(vector, SHAPE.headLength(), table);
            case APPEND -> {
                KeyValueLayer layer = KeyValueLayer.take(
                        memory, new KeyValueShape(SHAPE, BLOCK, KeyValueType.F32), limits.blockCount());
                yield new AppendKernel(layer, BlockTables.of(limits), vector, other);
            }
            case GATE -> new GateKernel(GateKind.SWIGLU, rows(INNER_WIDTH), rows(INNER_WIDTH), rows(INNER_WIDTH));
            case ADD -> new AddKernel(vector, other);
        };
    }

    private Matrix rows(int width) {
        return new Matrix(RandomTensor.floats(rowCount * width, random), width);
    }

    @TearDown
    public void close() {
        memory.close();
    }

    @Benchmark
    public void run() {
        kernel.run(batch, 0, kernel.items(batch), workspace);
    }
}
