package dev.pinball.training.gradient.attention;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.accelerator.simd.Maximum;
import dev.pinball.accelerator.simd.Sums;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.training.gemm.MatrixView;
import dev.pinball.training.gemm.RightPanels;
import dev.pinball.training.gradient.attention.AttentionGradient.RowSums;
import java.util.Arrays;

/** The scores of a few rows of queries with all the positions that one of them sees; then their probabilities. */
final class AttentionScores {
    private final AttentionShape shape;
    private final int rowsMax;
    private final float[] partialSums = new float[Lanes.COUNT];
    private float[] scores = {}; // [rows, stride]
    private int stride;
    private int firstRow;
    private int rowCount;
    private int firstPosition;

    AttentionScores(AttentionShape shape, int rowsMax) {
        this.shape = shape;
        this.rowsMax = rowsMax;
    }

    /** For sequences of this number of positions. */
    void reserve(int positionCount) {
        int panelColumns = RightPanels.columns();
        stride = Math.ceilDiv(positionCount, panelColumns) * panelColumns + Lanes.COUNT; // no power of two
        if (scores.length < length()) {
            scores = new float[length()];
        }
    }

    int length() {
        return rowsMax * stride;
    }

    void begin(int newFirstRow, int newRowCount) {
        firstRow = newFirstRow;
        rowCount = newRowCount;
        firstPosition = shape.firstVisible(firstRow) / RightPanels.columns() * RightPanels.columns();
    }

    /** Of the first column: whole panels before the first position that a row sees. */
    int firstPosition() {
        return firstPosition;
    }

    /** Up to the last position that a row sees. */
    MatrixView visible() {
        return visibleView(scores);
    }

    MatrixView visibleView(float[] values) {
        return new MatrixView(values, 0, rowCount, firstRow + rowCount - firstPosition, stride, 1);
    }

    /** Whole panels. */
    MatrixView padded() {
        return paddedView(scores);
    }

    MatrixView paddedView(float[] values) {
        int panelColumns = RightPanels.columns();
        int columns = Math.ceilDiv(firstRow + rowCount - firstPosition, panelColumns) * panelColumns;
        return new MatrixView(values, 0, rowCount, columns, stride, 1);
    }

    /** Softmax of each row, over the positions that it sees; fills in the sums from {@code sumsStart} on. */
    void toProbabilities(RowSums sums, int sumsStart) {
        int columns = padded().columns();
        for (int row = 0; row < rowCount; row++) {
            int start = row * stride;
            hideInvisible(row, columns);
            float highest = Maximum.of(scores, start, columns, partialSums);
            sums.highest()[sumsStart + row] = highest;
            exponentials(start, columns, highest);
            float factor = 1 / Sums.of(scores, start, columns, partialSums);
            sums.factors()[sumsStart + row] = factor;
            scale(start, columns, factor);
        }
    }

    /** The same bits from the sums that are known. */
    void againToProbabilities(RowSums sums, int sumsStart) {
        int columns = padded().columns();
        for (int row = 0; row < rowCount; row++) {
            int start = row * stride;
            hideInvisible(row, columns);
            exponentials(start, columns, sums.highest()[sumsStart + row]);
            scale(start, columns, sums.factors()[sumsStart + row]);
        }
    }

    /** slopes = probability * (slope - dot) * scale: from the gradient of the probabilities to that of query · key. */
    void slopeOfRow(int row, float[] slopes, float dot) {
        int start = row * stride;
        int end = start + padded().columns();
        float scale = shape.scale();
        for (int i = start; i < end; i++) {
            slopes[i] = scores[i] * (slopes[i] - dot) * scale;
        }
    }

    private void hideInvisible(int row, int columns) {
        int start = row * stride;
        int position = firstRow + row;
        int from = Math.max(0, shape.firstVisible(position) - firstPosition);
        Arrays.fill(scores, start, start + from, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, start + position + 1 - firstPosition, start + columns, Float.NEGATIVE_INFINITY);
    }

    private void exponentials(int start, int columns, float highest) {
        float scale = shape.scale();
        for (int i = start; i < start + columns; i++) {
            scores[i] = (scores[i] - highest) * scale;
        }
        Exponential.apply(scores, start, start + columns);
    }

    private void scale(int start, int columns, float factor) {
        for (int i = start; i < start + columns; i++) {
            scores[i] *= factor;
        }
    }
}
