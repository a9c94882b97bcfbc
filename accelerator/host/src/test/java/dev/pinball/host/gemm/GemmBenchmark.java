package dev.pinball.host.gemm;

import dev.pinball.accelerator.KernelBenchmark;
import dev.pinball.host.gemm.x86.GemmOutput;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Products by machine code on one thread, with weights in turn that together fit neither the first cache nor the second. */
@BenchmarkMode(Mode.Throughput)
public class GemmBenchmark extends KernelBenchmark {
    /** Of a weight, whatever its width. */
    private static final int VALUES = 768 * 2048;

    private static final int WEIGHT_COUNT = 16;

    @Param({"F16", "Q8_0", "Q4_0", "Q4_K", "Q5_K", "Q6_K"})
    private TensorType type;

    @Param({"1", "2", "8", "32", "512"})
    private int inputCount;

    @Param({"768", "2048"})
    private int columns;

    @Param({"all", "avxvnni", "avx2"})
    private String features;

    private GemmKernels products;
    private final PackedWeight[] weights = new PackedWeight[WEIGHT_COUNT];
    private float[] values;
    private PackedActivations inputs;
    private GemmOutput output;
    private GemmWorkspace memory;
    private int next;

    @Setup
    public void open() {
        products = new GemmKernels(
                switch (features) {
                    case "avx2" -> Processor.withAvx2Alone();
                    case "avxvnni" -> Processor.withAvxVnni();
                    default -> Processor.current();
                });
        Random random = new Random(1);
        Tensor tensor = RandomTensor.of(type, VALUES / columns, columns, random);
        for (int i = 0; i < WEIGHT_COUNT; i++) {
            weights[i] = products.pack(tensor);
        }
        values = RandomTensor.floats(inputCount * columns, random);
        inputs = products.activations(tensor, inputCount);
        for (int i = 0; i < inputCount; i++) {
            inputs.pack(i, values, i * columns, inputCount);
        }
        output = GemmOutput.of(new float[inputCount * tensor.rows()], tensor.rows());
        memory = products.workspace();
    }

    @TearDown
    public void close() {
        products.close();
    }

    /** Weights a microsecond, each multiplied with every input. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void multiplied() {
        PackedWeight weight = weights[next++ % WEIGHT_COUNT];
        weight.multiply(0, weight.groupCount(), inputs, 0, inputCount, output, memory);
    }

    /** Values of inputs a microsecond. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void prepared() {
        for (int i = 0; i < VALUES / columns; i++) {
            int row = i % inputCount;
            inputs.pack(row, values, row * columns, inputCount);
        }
    }
}
