package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.GemmWorkspace;

/** One way to multiply panels with inputs that lie ready for it. */
sealed interface MicroKernel permits F16Gemm, QuantizedMicroKernel {

    /** Panels to be multiplied at once with so many inputs, if that many are left: they stay in the cache while all inputs pass. */
    int panelsAtOnce(int inputCount, int panelsLeft);

    /** Multiplies neighbouring panels with inputs that lie ready one after the other; the outputs go where the memory aims. */
    void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace memory);
}
