package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.RandomTensor;
import dev.pinball.accelerator.gguf.*;
import dev.pinball.accelerator.machine.Processor;
import java.lang.foreign.*;
import java.util.Random;

public class ColdBench {
    public static void main(String[] args) {
        TensorType type = TensorType.valueOf(args[0]);
        int rows = Integer.parseInt(args[1]),
                columns = Integer.parseInt(args[2]),
                nw = Integer.parseInt(args[3]),
                nout = Integer.parseInt(args[4]),
                m = args.length > 6 ? Integer.parseInt(args[6]) : 512;
        int step = Integer.parseInt(args[5]);
        try (PackedProducts products = new PackedProducts(Processor.current())) {
            Random random = new Random(1);
            PackedWeight[] w = new PackedWeight[nw];
            Tensor tensor = RandomTensor.of(type, rows, columns, random);
            for (int i = 0; i < nw; i++) w[i] = products.pack(tensor);
            ThreadMemory memory = products.threadMemory();
            float[] x = new float[m * columns];
            for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
            MemorySegment[] out = new MemorySegment[nout];
            for (int i = 0; i < nout; i++) out[i] = MemorySegment.ofArray(new float[m * rows]);
            PackedInputs in = products.inputs(tensor, m);
            for (int i = 0; i < m; i++) in.prepare(i, x, i * columns);
            long end = System.nanoTime() + 1_500_000_000L;
            double sum = 0;
            int n = 0;
            double best = 1e18;
            for (int r = 0; System.nanoTime() < end; r++) {
                long a = System.nanoTime();
                for (int g = 0; g < w[0].groupCount(); g += step)
                    w[r % nw].multiply(g, Math.min(g + step, w[0].groupCount()), in, m, out[r % nout], rows, memory);
                double t = System.nanoTime() - a;
                best = Math.min(best, t);
                if (r > 2000) {
                    sum += t;
                    n++;
                }
            }
            System.out.printf(
                    "weights %d outputs %d step %d: mean %.1f best %.1f GFLOP/s%n",
                    nw, nout, step, 2.0 * rows * columns * m / (sum / n), 2.0 * rows * columns * m / best);
        }
    }
}
