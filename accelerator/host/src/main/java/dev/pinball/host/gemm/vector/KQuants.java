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
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.pinball.host.memory.NativeMemory;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Expands Q4_K, Q5_K and Q6_K: blocks of 256 values in groups with small scales of their own (ggml, {@code ggml-quants.c}). */
final class KQuants {
    private static final int VALUES = 256;

    private static final int Q4_BYTES = 144;
    private static final int Q4_SCALES = 4;
    private static final int Q4_VALUES = 16;
    private static final int Q4_GROUP = 32;

    private static final int Q5_BYTES = 176;
    private static final int Q5_HIGH = 16;
    private static final int Q5_VALUES = 48;

    private static final int Q6_BYTES = 210;
    private static final int Q6_HIGH = 128;
    private static final int Q6_SCALES = 192;
    private static final int Q6_SCALE = 208;
    private static final int Q6_GROUP = 16;

    private KQuants() {}

    static void expandQ4(long source, int columns, long target) {
        for (int block = 0; block < columns / VALUES; block++) {
            long in = source + (long) block * Q4_BYTES;
            long out = target + 4L * block * VALUES;
            for (int group = 0; group < VALUES / Q4_GROUP; group++) {
                expandQ4Group(in, group, out + 4L * group * Q4_GROUP);
            }
        }
    }

    /** Two groups share 32 bytes: the even one has the lower nibbles, the odd one the upper nibbles. */
    private static void expandQ4Group(long block, int group, long out) {
        float scale = NativeMemory.f16At(block) * scaleQ4(block + Q4_SCALES, group);
        float minimum = NativeMemory.f16At(block + 2) * minimumQ4(block + Q4_SCALES, group);
        long values = block + Q4_VALUES + (long) (group / 2) * Q4_GROUP;
        int shift = group % 2 * 4;
        for (int i = 0; i < Q4_GROUP; i += BYTE_COUNT) {
            ByteVector bytes = fromMemorySegment(BYTES, ALL, values + i, ORDER);
            for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                IntVector pairs = (IntVector) bytes.convertShape(B2I, INTS, part);
                IntVector bits = pairs.lanewise(LSHR, shift).and(0xf);
                FloatVector scaled = ((FloatVector) bits.convert(I2F, 0)).mul(scale);
                scaled.sub(minimum).intoMemorySegment(ALL, out + 4L * (i + part * COUNT), ORDER);
            }
        }
    }

    static void expandQ5(long source, int columns, long target) {
        for (int block = 0; block < columns / VALUES; block++) {
            long in = source + (long) block * Q5_BYTES;
            long out = target + 4L * block * VALUES;
            for (int group = 0; group < VALUES / Q4_GROUP; group++) {
                expandQ5Group(in, group, out + 4L * group * Q4_GROUP);
            }
        }
    }

    /** As Q4_K, with bit {@code group} of 32 bytes on top. */
    private static void expandQ5Group(long block, int group, long out) {
        float scale = NativeMemory.f16At(block) * scaleQ4(block + Q4_SCALES, group);
        float minimum = NativeMemory.f16At(block + 2) * minimumQ4(block + Q4_SCALES, group);
        long values = block + Q5_VALUES + (long) (group / 2) * Q4_GROUP;
        int shift = group % 2 * 4;
        for (int i = 0; i < Q4_GROUP; i += BYTE_COUNT) {
            ByteVector bytes = fromMemorySegment(BYTES, ALL, values + i, ORDER);
            ByteVector highBytes = fromMemorySegment(BYTES, ALL, block + Q5_HIGH + i, ORDER);
            for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                IntVector pairs = (IntVector) bytes.convertShape(B2I, INTS, part);
                IntVector high = (IntVector) highBytes.convertShape(B2I, INTS, part);
                IntVector top = high.lanewise(LSHR, group).and(1).lanewise(LSHL, 4);
                IntVector bits = pairs.lanewise(LSHR, shift).and(0xf).or(top);
                FloatVector scaled = ((FloatVector) bits.convert(I2F, 0)).mul(scale);
                scaled.sub(minimum).intoMemorySegment(ALL, out + 4L * (i + part * COUNT), ORDER);
            }
        }
    }

    /** 6 bits: groups 0 to 3 in their own byte, 4 to 7 in 4 bits of one byte and the top 2 of another. */
    private static int scaleQ4(long scales, int group) {
        return group < 4
                ? NativeMemory.byteAt(scales + group) & 0x3f
                : NativeMemory.byteAt(scales + 4 + group) & 0xf | topBits(scales + group - 4);
    }

    private static int minimumQ4(long scales, int group) {
        return group < 4
                ? NativeMemory.byteAt(scales + 4 + group) & 0x3f
                : NativeMemory.byteAt(scales + 4 + group) >>> 4 & 0xf | topBits(scales + group);
    }

    private static int topBits(long address) {
        return NativeMemory.byteAt(address) >>> 2 & 0x30;
    }

    static void expandQ6(long source, int columns, long target) {
        for (int block = 0; block < columns / VALUES; block++) {
            long in = source + (long) block * Q6_BYTES;
            long out = target + 4L * block * VALUES;
            for (int group = 0; group < VALUES / Q6_GROUP; group++) {
                expandQ6Group(in, group, out + 4L * group * Q6_GROUP);
            }
        }
    }

    /**
     * Each half of a block has 128 values in 4 quarters of 32: quarters 0 and 1 are the lower nibbles of 64 bytes, 2 and 3
     * the upper nibbles, and quarter q has bits 2q and 2q + 1 of 32 bytes on top.
     */
    private static void expandQ6Group(long block, int group, long out) {
        int half = group / 8;
        int quarter = group / 2 % 4;
        int start = group % 2 * Q6_GROUP;
        long low = block + half * 64L + quarter % 2 * 32L + start;
        long high = block + Q6_HIGH + half * 32L + start;
        int lowShift = quarter / 2 * 4;
        int highShift = quarter * 2;
        float scale = NativeMemory.f16At(block + Q6_SCALE) * NativeMemory.byteAt(block + Q6_SCALES + group);
        for (int i = 0; i < Q6_GROUP; i += BYTE_COUNT) {
            ByteVector lowBytes = fromMemorySegment(BYTES, ALL, low + i, ORDER);
            ByteVector highBytes = fromMemorySegment(BYTES, ALL, high + i, ORDER);
            for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                IntVector lowPairs = (IntVector) lowBytes.convertShape(B2I, INTS, part);
                IntVector highPairs = (IntVector) highBytes.convertShape(B2I, INTS, part);
                IntVector top = highPairs.lanewise(LSHR, highShift).and(0x3).lanewise(LSHL, 4);
                IntVector bits =
                        lowPairs.lanewise(LSHR, lowShift).and(0xf).or(top).sub(32);
                FloatVector values = (FloatVector) bits.convert(I2F, 0);
                values.mul(scale).intoMemorySegment(ALL, out + 4L * (i + part * COUNT), ORDER);
            }
        }
    }
}
