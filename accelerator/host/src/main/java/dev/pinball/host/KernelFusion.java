package dev.pinball.host;

import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.matmul.MatMulGroup;
import dev.pinball.host.matmul.MatMulKernel;
import dev.pinball.host.rows.RowKernelSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins neighbouring kernels that threads can share as one piece of work: a small model has more than a hundred kernels in
 * a step of 0.5 ms.
 */
final class KernelFusion {
    private final List<Kernel> fused = new ArrayList<>();
    private final List<RowKernel> rows = new ArrayList<>();
    private final List<MatMulKernel> products = new ArrayList<>();

    private KernelFusion() {}

    static List<Kernel> fuse(List<Kernel> kernels) {
        KernelFusion fusion = new KernelFusion();
        kernels.forEach(fusion::add);
        fusion.finishRows();
        fusion.finishProducts();
        return fusion.fused;
    }

    private void add(Kernel kernel) {
        switch (kernel) {
            case RowKernel row -> {
                finishProducts();
                rows.add(row);
            }
            case MatMulKernel product -> {
                finishRows();
                if (products.stream().anyMatch(product::needs)) {
                    finishProducts();
                }
                products.add(product);
            }
            default -> {
                finishRows();
                finishProducts();
                fused.add(kernel);
            }
        }
    }

    private void finishRows() {
        if (!rows.isEmpty()) {
            fused.add(rows.size() == 1 ? rows.getFirst() : new RowKernelSequence(rows.toArray(RowKernel[]::new)));
            rows.clear();
        }
    }

    private void finishProducts() {
        if (!products.isEmpty()) {
            fused.add(
                    products.size() == 1
                            ? products.getFirst()
                            : new MatMulGroup(products.toArray(MatMulKernel[]::new)));
            products.clear();
        }
    }
}
