package dev.pinball.training.parameter;

/**
 * A tensor that training changes, with what belongs to it. Each array is [rows, columns], row by row.
 *
 * @param name the tensor's in the file
 * @param gradient of the loss, added up over the batches of a step
 * @param mean of the gradient, decaying: AdamW's first moment
 * @param variance of the gradient, around zero, decaying: AdamW's second moment
 */
public record Parameter(
        String name, int rows, int columns, float[] values, float[] gradient, float[] mean, float[] variance) {

    static Parameter of(String name, int rows, int columns, float[] values) {
        int count = values.length;
        return new Parameter(name, rows, columns, values, new float[count], new float[count], new float[count]);
    }

    /** One that is not trained: it has no gradient and no moments. */
    static Parameter fixed(String name, int rows, int columns, float[] values) {
        float[] none = {};
        return new Parameter(name, rows, columns, values, none, none, none);
    }

    public int count() {
        return values.length;
    }

    /** A matrix, the embeddings included; norm weights and biases are vectors. */
    public boolean isMatrix() {
        return rows > 1;
    }
}
