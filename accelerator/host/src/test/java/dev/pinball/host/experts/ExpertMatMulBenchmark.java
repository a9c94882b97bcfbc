package dev.pinball.host.experts;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelBenchmark;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.GemmKernels;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One weight of 32 experts of which each row chose 4, on one thread: in Java, and by machine code with what prepares it. */
public class ExpertMatMulBenchmark extends KernelBenchmark {
    private static final int EXPERTS = 32;
    private static final int SLOTS = 4;
    private static final int OUTPUTS = 768;
    private static final int COLUMNS = 2048;

    @Param({"F16", "Q8_0", "Q4_0"})
    private TensorType type;

    @Param({"1", "8", "64", "512"})
    private int batchSize;

    private final HostMemory memory = new HostMemory();
    private final GemmKernels products = new GemmKernels(Processor.current());
    private Kernel java;
    private Kernel prepare;
    private Kernel machineCode;
    private StepBatch batch;
    private ThreadWorkspace workspace;

    @Setup
    public void open() {
        Random random = new Random(1);
        Tensor tensor = memory.copy(RandomTensor.of(type, EXPERTS * OUTPUTS, COLUMNS, random));
        Matrix input = new Matrix(RandomTensor.floats(batchSize * COLUMNS, random), COLUMNS);
        Matrix output = memory.matrix("output", batchSize * SLOTS, OUTPUTS);
        Matrix chosen = memory.matrix("chosen", batchSize, SLOTS);
        for (int row = 0; row < batchSize; row++) {
            int[] experts = random.ints(0, EXPERTS).distinct().limit(SLOTS).toArray();
            for (int slot = 0; slot < SLOTS; slot++) {
                chosen.values()[chosen.rowStart(row) + slot] = experts[slot];
            }
        }
        ExpertGroups groups = new ExpertGroups(chosen, EXPERTS);
        groups.group(batchSize);
        java = new VectorExpertMatMulKernel(groups, new VectorWeight(tensor), input, false, output);
        PackedActivations inputs = products.groupedActivations(tensor, batchSize * SLOTS);
        prepare = new PackPairsKernel(groups, input, inputs);
        machineCode = PackedExpertMatMulKernel.of("experts", groups, inputs, products.pack(tensor, OUTPUTS), output);
        openStep();
    }

    private void openStep() {
        batch = new StepBatch(new DeviceLimits(batchSize, 1, batchSize, 1, batchSize));
        batch.addSequence(new int[] {0}, 1);
        for (int row = 0; row < batchSize; row++) {
            batch.addRow(0, row);
        }
        workspace = new ThreadWorkspace(
                memory.floats("expanded", (long) VectorWeight.PANEL_ROWS * COLUMNS), List.of(), products.workspace());
    }

    @TearDown
    public void close() {
        products.close();
        memory.close();
    }

    @Benchmark
    public void java() {
        java.run(batch, 0, java.items(batch), workspace);
    }

    @Benchmark
    public void machineCode() {
        prepare.run(batch, 0, prepare.items(batch), workspace);
        machineCode.run(batch, 0, machineCode.items(batch), workspace);
    }
}
