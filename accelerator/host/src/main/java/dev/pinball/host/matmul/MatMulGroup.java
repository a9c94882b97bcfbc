package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Independent products, such as queries, keys and values, that threads share as one piece of work. */
public record MatMulGroup(MatMulKernel... parts) implements Kernel {

    @Override
    public String operation() {
        return Arrays.stream(parts).map(Kernel::operation).collect(Collectors.joining(", "));
    }

    @Override
    public int items(StepBatch batch) {
        int items = 0;
        for (MatMulKernel part : parts) {
            items += part.items(batch);
        }
        return items;
    }

    /** On average. */
    @Override
    public long itemWork(StepBatch batch) {
        long work = 0;
        for (MatMulKernel part : parts) {
            work += part.itemWork(batch);
        }
        return work / parts.length;
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int start = 0;
        for (MatMulKernel part : parts) {
            int items = part.items(batch);
            int from = Math.max(0, first - start);
            int to = Math.min(items, end - start);
            if (from < to) {
                part.run(batch, from, to, workspace);
            }
            start += items;
        }
    }
}
