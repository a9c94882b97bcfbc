package dev.pinball.host.kernel;

import dev.pinball.host.attention.AttentionAlgorithm;
import dev.pinball.host.gemm.vector.VectorWorkspace;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.memory.PickedRows;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one thread of a step.
 *
 * @param vectors for products by the Vector API
 * @param inputs the inputs of a product that are not neighbouring rows
 * @param attention for each shape of keys and values in the program ({@link AttentionKernel#shapeIndex})
 * @param machineCode for products by machine code, if there are any
 */
public record ThreadWorkspace(
        VectorWorkspace vectors,
        PickedRows inputs,
        List<AttentionAlgorithm> attention,
        @Nullable GemmWorkspace machineCode) {

    public ThreadWorkspace(long expandedRows, List<AttentionAlgorithm> attention, @Nullable GemmWorkspace machineCode) {
        this(new VectorWorkspace(expandedRows), new PickedRows(), List.copyOf(attention), machineCode);
    }

    public GemmWorkspace gemm() {
        return Objects.requireNonNull(machineCode);
    }
}
