package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.PanelLayout;

/** How weights of one type and width are multiplied: the code for it, and how inputs lie ready for it. */
sealed interface GemmKernel extends AutoCloseable permits QuantizedGemm, F16Gemm {

    /** A part of what processors have for each core. */
    long SECOND_CACHE_BYTES = 1 << 20;

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
    MicroKernel multiplication(int inputCount);

    /** About how many inputs stay in the second cache while many panels pass. */
    default int inputsAtOnce() {
        return (int) Math.max(inputsMultiple(), SECOND_CACHE_BYTES / inputRowBytes());
    }

    /** So many inputs, and multiples of it, fill tiles. */
    int inputsMultiple();

    /** Memory of a thread for panels that are unpacked before they are multiplied. */
    long unpackedBytes();

    @Override
    void close();
}
