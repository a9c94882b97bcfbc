package dev.pinball.host.matmul;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelBenchmark;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.tensor.TensorType;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A product on one thread: weights a second, each multiplied with every row of the batch. */
@BenchmarkMode(Mode.Throughput)
@Warmup(iterations = 3, time = 2)
public class VectorMatMulBenchmark extends KernelBenchmark {
    private static final int ROWS = 384;
    private static final int COLUMNS = 2048;

    @Param({"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q6_K"})
    private TensorType type;

    @Param({"1", "2", "8", "64"})
    private int batchSize;

    private final HostMemory memory = new HostMemory();
    private VectorMatMulKernel kernel;
    private StepBatch batch;
    private ThreadWorkspace workspace;

    @Setup
    public void open() {
        Random random = new Random(1);
        VectorWeight weight = new VectorWeight(memory.copy(RandomTensor.of(type, ROWS, COLUMNS, random)));
        Matrix input = new Matrix(RandomTensor.floats(batchSize * COLUMNS, random), COLUMNS);
        Matrix output = memory.matrix("output", batchSize, ROWS);
        kernel = new VectorMatMulKernel(RowSelection.ALL, input, weight, new Bias(new float[0]), output);
        batch = new StepBatch(new DeviceLimits(batchSize, 1, batchSize, 1, batchSize));
        batch.addSequence(new int[] {0}, 1);
        for (int row = 0; row < batchSize; row++) {
            batch.addRow(0, row);
        }
        workspace = new ThreadWorkspace(
                memory.floats("expanded", (long) VectorWeight.PANEL_ROWS * COLUMNS), List.of(), null);
    }

    @TearDown
    public void close() {
        memory.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS * COLUMNS)
    public void weights() {
        kernel.run(batch, 0, kernel.items(batch), workspace);
    }
}
