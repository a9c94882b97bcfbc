package dev.pinball.accelerator.packed;

/** How weights of one type and width are multiplied: the code for it, and how inputs lie ready for it. */
sealed interface PackedProduct extends AutoCloseable permits QuantizedProduct, HalfProduct {

    /** A part of what processors have for each core. */
    long SECOND_CACHE_BYTES = 1 << 20;

    /** Whole tiles, of either kind. */
    int INPUTS_MULTIPLE = 8 * 7;

    PanelLayout panel();

    /** Bytes of an input row that lies ready. */
    long inputRowBytes();

    /**
     * Makes ready the {@code columns} values from {@code start} on, at the address {@code target}.
     *
     * @param inputCount how many inputs will be multiplied at once
     */
    void prepare(float[] values, int start, long target, int inputCount);

    /** How so many inputs are multiplied. */
    Multiplication multiplication(int inputCount);

    /** Inputs that stay in the second cache while many panels pass. */
    default int inputsAtOnce() {
        return (int) Math.max(1, SECOND_CACHE_BYTES / inputRowBytes() / INPUTS_MULTIPLE) * INPUTS_MULTIPLE;
    }

    /** Memory of a thread for panels that are unpacked before they are multiplied. */
    long unpackedBytes();

    @Override
    void close();
}
