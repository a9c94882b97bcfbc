package dev.pinball.training.gradient.attention;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.accelerator.simd.Sums;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.training.gemm.LocalProducts;
import dev.pinball.training.gemm.MatrixView;
import dev.pinball.training.gemm.RightPanels;
import dev.pinball.training.gemm.Start;
import dev.pinball.training.gradient.attention.AttentionGradient.RowSums;

/** The query heads of one key/value head in one sequence, one after the other, on one thread. */
final class AttentionHead {
    /** Rows of queries whose scores are in memory: whole register tiles. */
    private static final int BLOCK_ROWS = 48;

    private final AttentionShape shape;
    private final LocalProducts products = new LocalProducts();
    private final RightPanels keysAcross = new RightPanels(); // [headLength, positions]
    private final RightPanels keysDown = new RightPanels(); // [positions, headLength]
    private final RightPanels valuesAcross = new RightPanels(); // [headLength, positions]
    private final RightPanels valuesDown = new RightPanels(); // [positions, headLength]
    private final RightPanels blockPanels = new RightPanels(); // [rows, headLength]
    private final AttentionScores scores;
    private MatrixView keyGradient = MatrixView.of(new float[0], 0, 0, 0);
    private MatrixView valueGradient = keyGradient;
    private float[] slopes = {}; // [rows, positions]
    private final float[] rowProducts;
    private final float[] partialSums = new float[Lanes.COUNT];

    /** What backward reads and writes of a query head, [positions, headLength] each. */
    record QueryRows(MatrixView query, MatrixView queryGradient, MatrixView output, MatrixView outputGradient) {}

    AttentionHead(AttentionShape shape) {
        this.shape = shape;
        scores = new AttentionScores(shape, BLOCK_ROWS);
        rowProducts = new float[Lanes.padded(shape.headLength())];
    }

    void loadForward(MatrixView key, MatrixView value) {
        keysAcross.packAll(key.transposed());
        valuesDown.packAll(value);
        scores.reserve(key.rows());
    }

    void loadBackward(MatrixView key, MatrixView value, MatrixView newKeyGradient, MatrixView newValueGradient) {
        keysAcross.packAll(key.transposed());
        keysDown.packAll(key);
        valuesAcross.packAll(value.transposed());
        scores.reserve(key.rows());
        if (slopes.length < scores.length()) {
            slopes = new float[scores.length()];
        }
        keyGradient = newKeyGradient;
        valueGradient = newValueGradient;
        Start.ZERO.fill(keyGradient, 0);
        Start.ZERO.fill(valueGradient, 0);
    }

    /** @param sumsStart where the sums of the rows of this head begin */
    void forward(MatrixView query, MatrixView output, RowSums sums, int sumsStart) {
        for (int row = 0; row < query.rows(); row += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, query.rows() - row);
            scores.begin(row, count);
            multiplyKeys(query.rows(row, count));
            scores.toProbabilities(sums, sumsStart + row);
            RightPanels.Part values = valuesDown.part(0, scores.firstPosition());
            products.multiply(scores.visible(), values, output.rows(row, count), Start.ZERO);
        }
    }

    void backward(QueryRows rows, RowSums sums, int sumsStart) {
        for (int row = 0; row < rows.query().rows(); row += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, rows.query().rows() - row);
            scores.begin(row, count);
            MatrixView query = rows.query().rows(row, count);
            multiplyKeys(query);
            scores.againToProbabilities(sums, sumsStart + row);
            MatrixView outputGradient = rows.outputGradient().rows(row, count);
            addValueGradient(outputGradient);
            RightPanels.Part values = valuesAcross.part(scores.firstPosition(), 0);
            products.multiply(outputGradient, values, scores.paddedView(slopes), Start.ZERO);
            for (int i = 0; i < count; i++) {
                scores.slopeOfRow(i, slopes, dot(rows.output(), rows.outputGradient(), row + i));
            }
            addQueryAndKeyGradient(query, rows.queryGradient().rows(row, count));
        }
    }

    private void multiplyKeys(MatrixView query) {
        RightPanels.Part keys = keysAcross.part(scores.firstPosition(), 0);
        products.multiply(query, keys, scores.padded(), Start.ZERO);
    }

    private void addValueGradient(MatrixView outputGradient) {
        blockPanels.packAll(outputGradient);
        MatrixView part =
                valueGradient.rows(scores.firstPosition(), scores.visible().columns());
        products.multiply(scores.visible().transposed(), blockPanels.part(0, 0), part, Start.KEEP);
    }

    private void addQueryAndKeyGradient(MatrixView query, MatrixView queryGradient) {
        MatrixView visible = scores.visibleView(slopes);
        products.multiply(visible, keysDown.part(0, scores.firstPosition()), queryGradient, Start.ZERO);
        blockPanels.packAll(query);
        MatrixView part = keyGradient.rows(scores.firstPosition(), visible.columns());
        products.multiply(visible.transposed(), blockPanels.part(0, 0), part, Start.KEEP);
    }

    private float dot(MatrixView left, MatrixView right, int row) {
        int leftStart = left.offset() + row * left.rowStride();
        int rightStart = right.offset() + row * right.rowStride();
        for (int i = 0; i < shape.headLength(); i++) {
            rowProducts[i] = left.values()[leftStart + i] * right.values()[rightStart + i];
        }
        return Sums.of(rowProducts, 0, shape.headLength(), partialSums);
    }
}
