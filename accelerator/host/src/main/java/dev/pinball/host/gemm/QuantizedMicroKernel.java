package dev.pinball.host.gemm;

/** One way to multiply quantized weights; all of them give the same bits. */
sealed interface QuantizedMicroKernel extends MicroKernel, AutoCloseable
        permits VnniMicroKernel, AmxInt8MicroKernel, AmxBf16MicroKernel {

    /** Packs the input whose values begin at {@code start}, at the address {@code target}. */
    void pack(float[] values, int start, long target);

    @Override
    void close();
}
