package dev.pinball.training.gradient.operation;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.WorkerPool;
import dev.pinball.training.gemm.LocalProducts;
import dev.pinball.training.gemm.MatrixProducts;
import java.util.Arrays;

/** Threads that share out rows, and what each of them computes with. */
public final class Workers {
    /** Rows of a chunk, whatever the number of threads: sums are taken chunk by chunk. */
    static final int CHUNK_ROWS = 32;

    private final WorkerPool threads;
    private final MatrixProducts products;
    private final Scratch[] scratches;
    private float[] gatheredInputs = {};
    private float[] gatheredOutputs = {};

    /** Of one thread. */
    public static final class Scratch {
        private final int thread;
        private final LocalProducts products = new LocalProducts();
        private final float[] partialSums = new float[Lanes.COUNT];
        private float[] first = {};
        private float[] second = {};

        Scratch(int thread) {
            this.thread = thread;
        }

        public int thread() {
            return thread;
        }

        LocalProducts products() {
            return products;
        }

        public float[] partialSums() {
            return partialSums;
        }

        /** At least {@code length} values and whole vectors, of any content. */
        public float[] first(int length) {
            first = grown(first, length);
            return first;
        }

        /** At least {@code length} values and whole vectors, of any content. */
        public float[] second(int length) {
            second = grown(second, length);
            return second;
        }

        private static float[] grown(float[] array, int length) {
            return array.length >= length ? array : new float[Lanes.padded(length)];
        }
    }

    /** The work on rows {@code first} to {@code end}, exclusive. */
    public interface RowWork {
        void run(int first, int end, Scratch scratch);
    }

    public Workers(WorkerPool threads) {
        this.threads = threads;
        products = new MatrixProducts(threads);
        scratches = new Scratch[threads.count()];
        Arrays.setAll(scratches, Scratch::new);
    }

    public MatrixProducts products() {
        return products;
    }

    public int threadCount() {
        return scratches.length;
    }

    /** At least {@code length} values of any content, shared by the operations that experts compute. */
    float[] gatheredInputs(int length) {
        gatheredInputs = Scratch.grown(gatheredInputs, length);
        return gatheredInputs;
    }

    /** At least {@code length} values of any content, shared by the operations that experts compute. */
    float[] gatheredOutputs(int length) {
        gatheredOutputs = Scratch.grown(gatheredOutputs, length);
        return gatheredOutputs;
    }

    /** Bytes of what grows with the operations: panels and gathered rows. */
    public long bytes() {
        return products.bytes() + (long) Float.BYTES * (gatheredInputs.length + gatheredOutputs.length);
    }

    static int chunkCount(int rowCount) {
        return Math.ceilDiv(rowCount, CHUNK_ROWS);
    }

    /** Runs chunks of {@link #CHUNK_ROWS} rows. */
    public void forRows(int rowCount, RowWork work) {
        forRanges(rowCount, CHUNK_ROWS, work);
    }

    /** Runs ranges of {@code length} indexes each. */
    public void forRanges(int count, int length, RowWork work) {
        threads.run(
                (part, thread) -> work.run(part * length, Math.min(count, (part + 1) * length), scratches[thread]),
                Math.ceilDiv(count, length));
    }
}
