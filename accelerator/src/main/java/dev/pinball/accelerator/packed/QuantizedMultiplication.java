package dev.pinball.accelerator.packed;

/** One way to multiply quantized weights; all of them give the same bits. */
sealed interface QuantizedMultiplication extends Multiplication, AutoCloseable
        permits VectorMultiplication, ByteTileMultiplication, BfloatTileMultiplication {

    /** Makes ready the row of inputs whose values begin at {@code start}, at the address {@code target}. */
    void prepare(float[] values, int start, long target);

    @Override
    void close();
}
