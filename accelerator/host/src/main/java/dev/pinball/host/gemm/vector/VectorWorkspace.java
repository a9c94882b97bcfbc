package dev.pinball.host.gemm.vector;

/**
 * The memory of one thread for products by the Vector API.
 *
 * @param panel the rows being multiplied
 * @param expandedRows where {@link VectorWeight#PANEL_ROWS} rows of a weight fit as f32
 * @param floats part of a row, whole vectors
 * @param f16Values likewise
 */
public record VectorWorkspace(Panel panel, long expandedRows, float[] floats, short[] f16Values) {
    private static final int CHUNK = 1024;

    public VectorWorkspace(long expandedRows) {
        this(new Panel(), expandedRows, new float[CHUNK], new short[CHUNK]);
    }
}
