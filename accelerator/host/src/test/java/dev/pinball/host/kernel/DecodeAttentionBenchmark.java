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
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.config.AttentionShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Attention of one layer on one thread while sequences generate: microseconds for a row of each. Layers are taken in turn, so
 * that keys and values come from memory.
 */
@Warmup(iterations = 3, time = 2)
public class DecodeAttentionBenchmark extends KernelBenchmark {
    private static final AttentionShape SHAPE = new AttentionShape(12, 12, 64, 0.1f, AttentionShape.UNLIMITED_WINDOW);
    private static final int BLOCK = 16;
    private static final int SEQUENCES = 32;
    private static final long BYTES = 256 << 20;

    @Param({"80", "512"})
    private int positions;

    @Param({"code", "avx2"})
    private String by;

    @Param
    private KeyValueType type;

    private final HostMemory memory = new HostMemory();
    private AttentionKernel[] kernels;
    private StepBatch batch;
    private ThreadWorkspace workspace;
    private int next;

    @Setup
    public void open() {
        int blocks = positions / BLOCK;
        DeviceLimits limits = new DeviceLimits(SEQUENCES, SEQUENCES, positions, SEQUENCES * blocks, BLOCK);
        KeyValueShape keyValues = new KeyValueShape(SHAPE, BLOCK, type);
        Matrix query = new Matrix(
                RandomTensor.floats(SEQUENCES * SHAPE.headCount() * SHAPE.headLength(), new Random(1)),
                SHAPE.headLength());
        Matrix output = memory.matrix("output", SEQUENCES * SHAPE.headCount(), SHAPE.headLength());
        long layerBytes = 2L * SEQUENCES * positions * SHAPE.headCount() * SHAPE.headLength() * type.bytes();
        kernels = new AttentionKernel[(int) Math.max(1, BYTES / layerBytes)];
        BlockTables tables = BlockTables.of(limits);
        Arrays.setAll(
                kernels,
                i -> new AttentionKernel(
                        KeyValueLayer.take(memory, keyValues, SEQUENCES * blocks), 0, tables, query, output));
        batch = new StepBatch(limits);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            int first = sequence;
            int[] table =
                    IntStream.range(0, blocks).map(i -> i * SEQUENCES + first).toArray();
            batch.addSequence(table, blocks);
            batch.addRow(sequence, positions - 1);
        }
        workspace = new ThreadWorkspace(
                0,
                List.of(AttentionAlgorithm.supplier(memory, keyValues, processor())
                        .get()),
                null);
        for (AttentionKernel kernel : kernels) {
            fill(kernel.layer());
        }
    }

    private static void fill(KeyValueLayer layer) {
        for (int block = 0; block < layer.blockCount(); block++) {
            for (int head = 0; head < SHAPE.keyValueHeadCount(); head++) {
                int bytes = BLOCK * SHAPE.headLength() * layer.shape().type().bytes();
                for (int i = 0; i < bytes; i += Float.BYTES) {
                    NativeMemory.store(layer.keyAddress(block, head) + i, 0.01f);
                    NativeMemory.store(layer.valueAddress(block, head) + i, 0.01f);
                }
            }
        }
    }

    private Processor processor() {
        return by.equals("code") ? Processor.current() : Processor.withAvx2Alone();
    }

    @TearDown
    public void close() {
        memory.close();
    }

    @Benchmark
    public void attend() {
        AttentionKernel kernel = kernels[next++ % kernels.length];
        kernel.run(batch, 0, kernel.items(batch), workspace);
    }
}
