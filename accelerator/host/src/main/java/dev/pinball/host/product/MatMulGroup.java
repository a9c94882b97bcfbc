package dev.pinball.host.product;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Products of which none needs another's result, queries, keys and values for one: handed to the threads together. */
public record MatMulGroup(ProductKernel... parts) implements Kernel {

    @Override
    public String operation() {
        return Arrays.stream(parts).map(Kernel::operation).collect(Collectors.joining(", "));
    }

    @Override
    public int items(StepBatch batch) {
        int items = 0;
        for (ProductKernel part : parts) {
            items += part.items(batch);
        }
        return items;
    }

    /** On average. */
    @Override
    public long itemWork(StepBatch batch) {
        long work = 0;
        for (ProductKernel part : parts) {
            work += part.itemWork(batch);
        }
        return work / parts.length;
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int start = 0;
        for (ProductKernel part : parts) {
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
