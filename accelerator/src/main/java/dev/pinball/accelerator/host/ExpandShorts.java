package dev.pinball.accelerator.host;

import static dev.pinball.accelerator.host.NativeMemory.ALL;
import static dev.pinball.accelerator.host.NativeMemory.ORDER;
import static dev.pinball.accelerator.vector.Lanes.COUNT;
import static dev.pinball.accelerator.vector.Lanes.INTS;
import static dev.pinball.accelerator.vector.Lanes.SHORTS;
import static jdk.incubator.vector.ShortVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;

import dev.pinball.accelerator.vector.Lanes;
import jdk.incubator.vector.IntVector;

/** Expands F16 and BF16: two bytes for each value. */
final class ExpandShorts {
    private static final int MANTISSA_SHIFT = 13;
    private static final int INFINITY_SHIFTED = 0x7c00 << MANTISSA_SHIFT;
    private static final int INFINITY_BITS = 0x7f800000;

    private ExpandShorts() {}

    /** The bits move into place and a multiplication by 2^112 moves the exponent, which also normalises small values. */
    static void halves(long source, int columns, long target) {
        int end = Lanes.wholeEnd(columns);
        for (int i = 0; i < end; i += COUNT) {
            IntVector bits = (IntVector)
                    fromMemorySegment(SHORTS, ALL, source + 2L * i, ORDER).convertShape(S2I, INTS, 0);
            IntVector shifted = bits.and(0x7fff).lanewise(LSHL, MANTISSA_SHIFT);
            IntVector magnitude = shifted.reinterpretAsFloats().mul(0x1p112f).reinterpretAsInts();
            magnitude
                    .blend(magnitude.or(INFINITY_BITS), shifted.compare(GE, INFINITY_SHIFTED))
                    .or(bits.and(0x8000).lanewise(LSHL, Short.SIZE))
                    .intoMemorySegment(ALL, target + 4L * i, ORDER);
        }
        for (int i = end; i < columns; i++) {
            NativeMemory.store(target + 4L * i, NativeMemory.halfAt(source + 2L * i));
        }
    }

    static void bfloats(long source, int columns, long target) {
        int end = Lanes.wholeEnd(columns);
        for (int i = 0; i < end; i += COUNT) {
            IntVector bits = (IntVector)
                    fromMemorySegment(SHORTS, ALL, source + 2L * i, ORDER).convertShape(S2I, INTS, 0);
            bits.lanewise(LSHL, Short.SIZE).intoMemorySegment(ALL, target + 4L * i, ORDER);
        }
        for (int i = end; i < columns; i++) {
            float value = Float.intBitsToFloat(NativeMemory.shortAt(source + 2L * i) << Short.SIZE);
            NativeMemory.store(target + 4L * i, value);
        }
    }
}
