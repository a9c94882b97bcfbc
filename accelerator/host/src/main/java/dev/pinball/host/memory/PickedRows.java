package dev.pinball.host.memory;

/** Rows of a matrix picked by a list of their numbers. Set anew for each use. */
public final class PickedRows implements Rows {
    private Matrix matrix = new Matrix(new float[0], 0);
    private int[] numbers = {};

    /** Row i is from now on row {@code newNumbers[i]} of the matrix. */
    public void set(Matrix newMatrix, int[] newNumbers) {
        matrix = newMatrix;
        numbers = newNumbers;
    }

    @Override
    public float[] values() {
        return matrix.values();
    }

    @Override
    public int rowStart(int row) {
        return matrix.rowStart(numbers[row]);
    }
}
