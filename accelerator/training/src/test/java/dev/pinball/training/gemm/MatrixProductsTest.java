package dev.pinball.training.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.host.WorkerPool;
import dev.pinball.model.TestSeed;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductsTest {
    private static final int SIZE_MAX = 150;

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void multipliesMatricesOfAnyShapeAndLayout(boolean leftTransposed, boolean rightTransposed) {
        long seed = TestSeed.next("multipliesMatricesOfAnyShapeAndLayout");
        Random random = new Random(seed);
        try (WorkerPool threads = new WorkerPool(2)) {
            MatrixProducts products = new MatrixProducts(threads);
            for (int round = 0; round < 20; round++) {
                int rows = 1 + random.nextInt(SIZE_MAX);
                int depth = 1 + random.nextInt(round == 0 ? 5000 : SIZE_MAX);
                int columns = 1 + random.nextInt(SIZE_MAX);
                MatrixView left = matrix(rows, depth, leftTransposed, random);
                MatrixView right = matrix(depth, columns, rightTransposed, random);
                check(products, left, right, random);
            }
        }
    }

    private static void check(MatrixProducts products, MatrixView left, MatrixView right, Random random) {
        MatrixView result = matrix(left.rows(), right.columns(), false, random);
        float[] before = result.values().clone();
        float[] bias = matrix(1, right.columns(), false, random).values();
        for (Start start : new Start[] {Start.KEEP, Start.ZERO, new Start.Row(bias, 3)}) {
            System.arraycopy(before, 0, result.values(), 0, before.length);
            products.multiply(left, right, result, start);
            for (int row = 0; row < result.rows(); row++) {
                for (int column = 0; column < result.columns(); column++) {
                    double begin = switch (start) {
                        case Start.Keep() -> value(before, result, row, column);
                        case Start.Zero() -> 0;
                        case Start.Row(float[] values, int offset) -> values[offset + column];
                    };
                    assertThat((double) value(result.values(), result, row, column))
                            .as("%s, row %d, column %d of %s · %s", start, row, column, size(left), size(right))
                            .isCloseTo(begin + product(left, right, row, column), within(2e-4));
                }
            }
        }
        assertThat(result.values()[0]).as("before the matrix").isEqualTo(before[0]);
        assertThat(result.values()[before.length - 1]).as("after the matrix").isEqualTo(before[before.length - 1]);
    }

    private static double product(MatrixView left, MatrixView right, int row, int column) {
        double sum = 0;
        for (int k = 0; k < left.columns(); k++) {
            sum += (double) value(left.values(), left, row, k) * value(right.values(), right, k, column);
        }
        return sum;
    }

    private static float value(float[] values, MatrixView matrix, int row, int column) {
        return values[matrix.offset() + row * matrix.rowStride() + column * matrix.columnStride()];
    }

    private static String size(MatrixView matrix) {
        return matrix.rows() + "x" + matrix.columns();
    }

    /** Inside a larger array, its rows further apart than they are long. */
    private static MatrixView matrix(int rows, int columns, boolean transposed, Random random) {
        if (transposed) {
            return matrix(columns, rows, false, random).transposed();
        }
        int stride = columns + random.nextInt(3);
        float[] values = new float[7 + rows * stride];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return new MatrixView(values, 3, rows, columns, stride, 1);
    }
}
