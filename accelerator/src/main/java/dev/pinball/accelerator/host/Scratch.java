package dev.pinball.accelerator.host;

/**
 * The memory of one thread of a step.
 *
 * @param panel the rows being multiplied
 * @param inputs what they are multiplied with, where that doesn't lie row by row
 * @param outputs where the products go, likewise
 * @param expandedRows where {@link Weight#PANEL_ROWS} rows of a weight fit as f32
 * @param scores a row of attention scores for each query head that shares a key/value head
 * @param exponentials a piece of a row, whole vectors
 */
record Scratch(
        Panel panel, PickedRows inputs, PickedRows outputs, long expandedRows, Matrix scores, float[] exponentials) {
    private static final int EXPONENTIALS = 1024;

    Scratch(long expandedRows, Matrix scores) {
        this(new Panel(), new PickedRows(), new PickedRows(), expandedRows, scores, new float[EXPONENTIALS]);
    }
}
