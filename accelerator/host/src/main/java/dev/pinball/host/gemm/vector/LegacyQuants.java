package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.BYTES;
import static dev.pinball.accelerator.simd.Lanes.BYTE_COUNT;
import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.INTS;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.ByteVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.pinball.host.memory.NativeMemory;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Expands Q8_0 and Q4_0: blocks of 32 values behind one F16 scale. Each value is the integer times the scale, rounded
 * once.
 */
final class LegacyQuants {
    static final int VALUES = 32;
    static final int SCALE_BYTES = 2;
    static final int Q8_BYTES = 34;
    static final int Q4_BYTES = 18;

    private static final int HALF_BLOCK = VALUES / 2;

    private LegacyQuants() {}

    static void expandQ8(long source, int columns, long target) {
        long in = source;
        long out = target;
        for (int block = 0; block < columns / VALUES; block++) {
            float scale = NativeMemory.f16At(in);
            for (int i = 0; i < VALUES; i += BYTE_COUNT) {
                ByteVector bytes = fromMemorySegment(BYTES, ALL, in + SCALE_BYTES + i, ORDER);
                for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                    FloatVector values =
                            (FloatVector) bytes.convertShape(B2I, INTS, part).convert(I2F, 0);
                    values.mul(scale).intoMemorySegment(ALL, out + 4L * (i + part * COUNT), ORDER);
                }
            }
            in += Q8_BYTES;
            out += VALUES * Float.BYTES;
        }
    }

    /** The lower nibbles of 16 bytes are values 0 to 15, the upper nibbles 16 to 31. */
    static void expandQ4(long source, int columns, long target) {
        long in = source;
        long out = target;
        for (int block = 0; block < columns / VALUES; block++) {
            float scale = NativeMemory.f16At(in);
            for (int i = 0; i < HALF_BLOCK; i += BYTE_COUNT) {
                ByteVector bytes = fromMemorySegment(BYTES, ALL, in + SCALE_BYTES + i, ORDER);
                for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                    IntVector pairs = (IntVector) bytes.convertShape(B2I, INTS, part);
                    FloatVector low = (FloatVector) pairs.and(0xf).sub(8).convert(I2F, 0);
                    FloatVector high = (FloatVector)
                            pairs.lanewise(LSHR, 4).and(0xf).sub(8).convert(I2F, 0);
                    long at = out + 4L * (i + part * COUNT);
                    low.mul(scale).intoMemorySegment(ALL, at, ORDER);
                    high.mul(scale).intoMemorySegment(ALL, at + 4L * HALF_BLOCK, ORDER);
                }
            }
            in += Q4_BYTES;
            out += VALUES * Float.BYTES;
        }
    }
}
