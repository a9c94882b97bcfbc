package dev.pinball.host;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.Accelerator.OperationTime;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.ProgramCompiler.CompiledProgram;
import dev.pinball.host.attention.AttentionAlgorithm;
import dev.pinball.host.gemm.GemmKernels;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.memory.PooledPages;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.program.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs a program on the processor: each operation over all rows of the step, divided among a fixed number of threads. How
 * it is divided never changes a bit, since every element of a result is computed by one thread in one order.
 *
 * <p>The tensors of the program must stay open as long; a step allocates nothing.
 */
public final class HostAccelerator implements Accelerator {
    private final DeviceLimits limits;
    private final HostMemory memory;
    private final GemmKernels gemm;
    private final SharedThreads threads;
    private final ThreadWorkspace[] workspaces; // one for each thread
    private final StepWork work;
    private final Kernel[] kernels;
    private final long[] nanos; // of each kernel, then of sampling
    private final SamplingWork draws;
    private volatile boolean closed;

    private HostAccelerator(
            Program program, DeviceLimits limits, HostMemory memory, GemmKernels gemm, int threadCount) {
        this.limits = limits;
        this.memory = memory;
        this.gemm = gemm;
        CompiledProgram compiled = new ProgramCompiler(program, limits, memory, gemm).compile();
        kernels = compiled.kernels();
        nanos = new long[kernels.length + 1];
        draws = new SamplingWork(compiled.hiddenStates(), compiled.logits(), threadCount);
        List<Supplier<AttentionAlgorithm>> attention = compiled.attentionShapes().stream()
                .map(shape -> AttentionAlgorithm.supplier(memory, shape, gemm.processor()))
                .toList();
        workspaces = new ThreadWorkspace[threadCount];
        for (int i = 0; i < threadCount; i++) {
            workspaces[i] = new ThreadWorkspace(
                    memory.floats("expanded weights", (long) VectorWeight.PANEL_ROWS * compiled.columnsMax()),
                    attention.stream().map(Supplier::get).toList(),
                    gemm.workspace());
        }
        work = new StepWork(workspaces);
        threads = SharedThreads.take(threadCount);
    }

    /** @param processor what machine code may use */
    static HostAccelerator open(Program program, DeviceLimits limits, int threadCount, Processor processor) {
        NativePages.Allocator pages = new PooledPages();
        HostMemory memory = new HostMemory(pages);
        GemmKernels gemm = new GemmKernels(processor, pages);
        try {
            return new HostAccelerator(program, limits, memory, gemm, threadCount);
        } catch (RuntimeException | Error failure) {
            gemm.close();
            memory.close();
            throw failure;
        }
    }

    @Override
    public String description() {
        int threadCount = threads.pool().count();
        String count = threadCount == 1 ? "1 thread" : threadCount + " threads";
        return "host: %s, %s, Vector API of %d bits"
                .formatted(count, gemm.processor().description(), Lanes.FLOATS.vectorBitSize());
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    /** Multiply-adds of matrix products that all steps so far have really computed, logits included. */
    public long multiplyAdds() {
        long sum = 0;
        for (ThreadWorkspace workspace : workspaces) {
            sum += workspace.vectors().panel().multiplyAdds();
        }
        return sum;
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled) {
        threads.turn().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the accelerator is closed");
            }
            execute(batch, sampled, threads.pool());
        } finally {
            threads.turn().unlock();
        }
    }

    private void execute(StepBatch batch, SampledTokens sampled, WorkerPool pool) {
        long begin = System.nanoTime();
        for (int i = 0; i < kernels.length; i++) {
            pool.run(work, work.begin(kernels[i], batch));
            begin = addNanos(i, begin);
        }
        pool.run(draws, draws.begin(batch, sampled));
        addNanos(kernels.length, begin);
    }

    /** Returns the time at which the next operation begins. */
    private long addNanos(int index, long begin) {
        long now = System.nanoTime();
        nanos[index] += now - begin;
        return now;
    }

    @Override
    public List<OperationTime> operationTimes() {
        Map<String, Long> times = new LinkedHashMap<>();
        for (int i = 0; i < kernels.length; i++) {
            times.merge(kernels[i].operation(), nanos[i], Long::sum);
        }
        times.put("sampling", nanos[kernels.length]);
        return times.entrySet().stream()
                .map(time -> new OperationTime(time.getKey(), time.getValue()))
                .toList();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        threads.giveBack();
        gemm.close();
        memory.close();
    }
}
