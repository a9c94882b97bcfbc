package dev.pinball.host.gemm;

/** One way to multiply quantized weights; all of them give the same bits. */
sealed interface QuantizedMicroKernel extends MicroKernel, AutoCloseable
        permits VectorMicroKernel, AmxInt8MicroKernel, AmxBf16MicroKernel {

    /** Packs the input whose values begin at {@code start}, at the address {@code target}. */
    void pack(float[] values, int start, long target);

    @Override
    void close();

    /** How inputs are packed, in rows of {@code rowBytes}. */
    record Inputs(long rowBytes, Quantizer quantizer) {}

    /** Packs the values from an index on, at an address. */
    interface Quantizer {
        void pack(float[] values, int start, long target);
    }
}
