package dev.pinball.model.tensor;

/** Rounds as ggml's {@code nearest_int} does: to the nearest integer of 23 bits, ties to even. */
final class NearestInteger {
    /** 1.5 * 2^23: a float added to it has its nearest integer in the lowest bits. */
    private static final float ROUND = 0x1.8p23f;

    private NearestInteger() {}

    static int of(float value) {
        return (Float.floatToRawIntBits(value + ROUND) & 0x7fffff) - 0x400000;
    }
}
