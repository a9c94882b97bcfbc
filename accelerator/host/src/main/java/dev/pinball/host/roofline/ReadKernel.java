package dev.pinball.host.roofline;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads memory once, with little enough arithmetic that memory alone limits it. */
final class ReadKernel {
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int VECTOR_BYTES = SPECIES.vectorByteSize();

    /** Whole vectors that are read together. */
    static final int STRIDE_BYTES = 4 * VECTOR_BYTES;

    private ReadKernel() {}

    /** @param memory a multiple of {@link #STRIDE_BYTES} */
    static double sum(MemorySegment memory) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (long at = 0; at < memory.byteSize(); at += STRIDE_BYTES) {
            sum0 = sum0.add(FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER));
            sum1 = sum1.add(FloatVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, ORDER));
            sum2 = sum2.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 2L * VECTOR_BYTES, ORDER));
            sum3 = sum3.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 3L * VECTOR_BYTES, ORDER));
        }
        return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    }
}
