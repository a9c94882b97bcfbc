package dev.pinball.accelerator.host;

/** Rows of a matrix picked by a list of their numbers. Set anew for each use. */
final class PickedRows implements Rows {
    private Matrix matrix = new Matrix(new float[0], 0);
    private int[] numbers = {};
    private int first;

    /** Row i is from now on row {@code newNumbers[newFirst + i]} of the matrix. */
    void set(Matrix newMatrix, int[] newNumbers, int newFirst) {
        matrix = newMatrix;
        numbers = newNumbers;
        first = newFirst;
    }

    @Override
    public float[] values() {
        return matrix.values();
    }

    @Override
    public int rowStart(int row) {
        return matrix.rowStart(numbers[first + row]);
    }
}
