package dev.pinball.training.gemm;

import dev.pinball.training.gemm.BlockProduct.Block;

/** Products of small matrices on one thread. */
public final class LocalProducts {
    private final LeftPanels leftPanels = new LeftPanels();
    private final BlockProduct product = new BlockProduct();

    /** result[rows, columns] = start + left[rows, depth] · right[depth, columns], the part of a right side packed before. */
    public void multiply(MatrixView left, RightPanels.Part right, MatrixView result, Start start) {
        leftPanels.reserve(left);
        int rowPanels = LeftPanels.count(left.rows());
        for (int panel = 0; leftPanels.isPacked() && panel < rowPanels; panel++) {
            leftPanels.pack(panel);
        }
        start.fill(result, 0);
        product.add(leftPanels, right, result, new Block(0, rowPanels, 0, RightPanels.count(result.columns())));
    }
}
