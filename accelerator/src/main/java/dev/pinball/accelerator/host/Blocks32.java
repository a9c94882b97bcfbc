package dev.pinball.accelerator.host;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Q8_0 and Q4_0: blocks of 32 values behind one F16 scale. Each value is the integer times the scale, rounded once, in
 * expanded rows and in registers alike.
 */
final class Blocks32 {
    static final int VALUES = 32;
    static final int Q8_BYTES = 34;
    static final int Q4_BYTES = 18;

    private static final int HALF = VALUES / 2;
    private static final int SCALE_BYTES = 2;

    private Blocks32() {}

    static void expandQ8(long source, int columns, long target) {
        for (int block = 0; block < columns / VALUES; block++) {
            long in = source + (long) block * Q8_BYTES;
            long out = target + 4L * block * VALUES;
            float scale = NativeMemory.halfAt(in);
            for (int i = 0; i < VALUES; i += Lanes.COUNT) {
                NativeMemory.store(out + 4L * i, q8(in, i, scale));
            }
        }
    }

    static void expandQ4(long source, int columns, long target) {
        for (int block = 0; block < columns / VALUES; block++) {
            long in = source + (long) block * Q4_BYTES;
            long out = target + 4L * block * VALUES;
            float scale = NativeMemory.halfAt(in);
            for (int i = 0; i < HALF; i += Lanes.COUNT) {
                NativeMemory.store(out + 4L * i, q4Low(in, i, scale));
                NativeMemory.store(out + 4L * (HALF + i), q4High(in, i, scale));
            }
        }
    }

    /** Values i to i + COUNT of a block of Q8_0. */
    static FloatVector q8(long block, int i, float scale) {
        return Lanes.toFloats(Lanes.bytes(block + SCALE_BYTES + i)).mul(scale);
    }

    /** Values i to i + COUNT of a block of Q4_0, i below 16. */
    static FloatVector q4Low(long block, int i, float scale) {
        return q4(Lanes.bytes(block + SCALE_BYTES + i), scale);
    }

    /** Values 16 + i to 16 + i + COUNT of a block of Q4_0. */
    static FloatVector q4High(long block, int i, float scale) {
        return q4(Lanes.bytes(block + SCALE_BYTES + i).lanewise(VectorOperators.LSHR, 4), scale);
    }

    private static FloatVector q4(IntVector bits, float scale) {
        return Lanes.toFloats(bits.and(0xf).sub(8)).mul(scale);
    }
}
