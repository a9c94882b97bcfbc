package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.GemmWorkspace;

/** One way to multiply panels with packed inputs. */
sealed interface MicroKernel permits F16Gemm, TiledGemm, QuantizedMicroKernel {

    /** Panels of one call of {@link #multiply}, if that many are left: they stay in the cache while all inputs pass. */
    int panelsAtOnce(int inputCount, int panelsLeft);

    /** Multiplies neighbouring panels with neighbouring inputs; the workspace says where the outputs go. */
    void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace workspace);
}
