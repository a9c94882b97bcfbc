package dev.pinball.host.rows;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Kernels that run one after the other on the same rows, as one piece of work. */
public record RowKernelSequence(RowKernel... parts) implements RowKernel {

    @Override
    public String operation() {
        return Arrays.stream(parts).map(Kernel::operation).distinct().collect(Collectors.joining(", "));
    }

    @Override
    public long itemWork(StepBatch batch) {
        long work = 0;
        for (RowKernel part : parts) {
            work += part.itemWork(batch);
        }
        return work;
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (RowKernel part : parts) {
            part.run(batch, first, end, workspace);
        }
    }
}
