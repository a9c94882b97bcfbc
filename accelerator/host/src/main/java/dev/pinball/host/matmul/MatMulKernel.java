package dev.pinball.host.matmul;

import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.memory.Matrix;

/** A product of a weight with inputs. Neighbouring independent products run together. */
public interface MatMulKernel extends Kernel {

    /** The values that it computes. */
    Matrix output();

    /**
     * Whether the result of {@code other} is the input of this. False for packed inputs: the kernel that packs them stands
     * between the two, and {@code KernelFusion} ends a group there.
     */
    default boolean needs(MatMulKernel other) {
        return false;
    }
}
