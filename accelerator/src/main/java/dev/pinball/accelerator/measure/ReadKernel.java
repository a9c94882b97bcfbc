package dev.pinball.accelerator.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads memory once, with little enough arithmetic that memory alone limits it. */
final class ReadKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ReadKernel() {}

    static double sum(float[] memory) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i <= memory.length - 4 * LANES; i += 4 * LANES) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, memory, i));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, memory, i + LANES));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, memory, i + 2 * LANES));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, memory, i + 3 * LANES));
        }
        return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    }
}
