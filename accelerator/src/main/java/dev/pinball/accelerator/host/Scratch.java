package dev.pinball.accelerator.host;

/**
 * The memory of one thread of a step.
 *
 * @param panel the rows being multiplied
 * @param expandedRows where {@link Weight#PANEL_ROWS} rows of a weight fit as f32
 * @param scores a row of attention scores for each query head that shares a key/value head
 * @param exponentials a piece of a row, whole vectors
 */
record Scratch(Panel panel, long expandedRows, Matrix scores, float[] exponentials) {
    private static final int EXPONENTIALS = 1024;

    Scratch(long expandedRows, Matrix scores) {
        this(new Panel(), expandedRows, scores, new float[EXPONENTIALS]);
    }
}
