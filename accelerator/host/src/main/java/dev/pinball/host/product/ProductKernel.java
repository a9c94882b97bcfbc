package dev.pinball.host.product;

import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.memory.Matrix;

/** A product of a weight with inputs: neighbours that need nothing of each other run together. */
public interface ProductKernel extends Kernel {

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
