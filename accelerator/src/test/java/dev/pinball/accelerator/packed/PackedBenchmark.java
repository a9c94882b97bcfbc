package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.RandomTensor;
import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.machine.Processor;
import java.util.Random;

public class PackedBenchmark {
    public static void main(String[] args) {
        TensorType type = TensorType.valueOf(args[0]);
        int rows = Integer.parseInt(args[1]), columns = Integer.parseInt(args[2]);
        try (PackedProducts products = new PackedProducts(Processor.current())) {
            Random random = new Random(1);
            Tensor tensor = RandomTensor.of(type, rows, columns, random);
            long t = System.nanoTime();
            PackedWeight w = products.pack(tensor);
            System.out.printf("pack %.1f ms%n", (System.nanoTime() - t) / 1e6);
            ThreadMemory memory = products.threadMemory();
            for (int m : (args.length > 3 ? new int[] {1, 6, 8, 16, 32} : new int[] {1, 2, 3, 4, 8, 16, 32, 64, 512})) {
                float[] x = new float[m * columns];
                for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
                float[] out = new float[m * rows];
                java.lang.foreign.MemorySegment seg = java.lang.foreign.MemorySegment.ofArray(out);
                PackedInputs in = products.inputs(tensor, m);
                long best = Long.MAX_VALUE, bestPrepare = Long.MAX_VALUE;
                long end = System.nanoTime() + 500_000_000L;
                while (System.nanoTime() < end) {
                    long a = System.nanoTime();
                    for (int i = 0; i < m; i++) in.prepare(i, x, i * columns);
                    long b = System.nanoTime();
                    w.multiply(0, w.groupCount(), in, m, seg, rows, memory);
                    long c = System.nanoTime();
                    best = Math.min(best, c - b);
                    bestPrepare = Math.min(bestPrepare, b - a);
                }
                double bytes = tensor.data().byteSize();
                System.out.printf(
                        "m %d: %.1f us  %.1f GB/s  %.1f GFLOP/s; prepare %.1f us%n",
                        m, best / 1e3, bytes / best, 2.0 * rows * columns * m / best, bestPrepare / 1e3);
            }
        }
    }
}
