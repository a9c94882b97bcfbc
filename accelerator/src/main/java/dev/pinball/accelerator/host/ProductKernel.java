package dev.pinball.accelerator.host;

/** A product of a weight with inputs: neighbours that need nothing of each other run together. */
sealed interface ProductKernel extends Kernel permits MatMulKernel, PackedMatMulKernel, PackedExpertMatMulKernel {

    /** The values that it computes. */
    Matrix output();

    /**
     * Whether the result of {@code other} is what this multiplies. Not where a kernel between them makes inputs ready: that
     * one waits already.
     */
    default boolean needs(ProductKernel other) {
        return false;
    }
}
