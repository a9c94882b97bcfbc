package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The values of packed weights, as they lie in the file, by integer operations. Values come in units of {@link #UNIT}
 * neighbours that share a scale and a minimum: value = scale * quantum - minimum. The layouts are those of {@code
 * model.tensor.TensorType}; a type is a constant of the kernel, so that the compiler keeps one branch of each method.
 */
public final class PackedValues {
    /** Neighbours that share scale and minimum in every packed type. */
    public static final int UNIT = 8;

    /** The powers of two from 2^-127 to 2^128, by exponent + 127; there is no reinterpretation of bits in a kernel. */
    public static final int POWERS = 256;

    private static final int POWER_ZERO = 127;

    private PackedValues() {}

    /** The F16 or BF16 value {@code index}, counted in halves. */
    public static float half(int type, IntArray packed, FloatArray powers, int index) {
        int bits = (packed.get(index >> 1) >> ((index & 1) * 16)) & 0xFFFF;
        return type == WeightType.BF16 ? bfloat(powers, bits) : half(powers, bits);
    }

    private static float half(FloatArray powers, int bits) {
        int exponent = (bits >> 10) & 31;
        int mantissa = exponent == 0 ? 2 * (bits & 1023) : 1024 + (bits & 1023);
        float magnitude = mantissa * powers.get(exponent - 25 + POWER_ZERO);
        return bits < 0x8000 ? magnitude : -magnitude;
    }

    private static float bfloat(FloatArray powers, int bits) {
        int exponent = (bits >> 7) & 255;
        int mantissa = exponent == 0 ? 2 * (bits & 127) : 128 + (bits & 127);
        float magnitude = mantissa * 0.0078125f * powers.get(exponent);
        return bits < 0x8000 ? magnitude : -magnitude;
    }

    public static float scale(int type, IntArray packed, FloatArray powers, int unit) {
        if (type == WeightType.Q8_0) {
            return half(powers, halfBits(packed, unit / 4 * 34));
        }
        if (type == WeightType.Q4_0) {
            return half(powers, halfBits(packed, unit / 4 * 18));
        }
        int block = unit / 32;
        if (type == WeightType.Q4_K) {
            return half(powers, halfBits(packed, block * 144)) * groupScale(packed, block * 144 + 4, unit / 4 % 8);
        }
        int scale = signedByte(packed, block * 210 + 192 + unit / 2 % 16);
        return half(powers, halfBits(packed, block * 210 + 208)) * scale;
    }

    public static float minimum(int type, IntArray packed, FloatArray powers, int unit) {
        if (type != WeightType.Q4_K) {
            return 0;
        }
        int block = unit / 32;
        return half(powers, halfBits(packed, block * 144 + 2)) * groupMinimum(packed, block * 144 + 4, unit / 4 % 8);
    }

    /** The integer of value {@code i} of the unit. */
    public static int quantum(int type, IntArray packed, int unit, int i) {
        if (type == WeightType.Q8_0) {
            return signedByte(packed, unit / 4 * 34 + 2 + unit % 4 * UNIT + i);
        }
        if (type == WeightType.Q4_0) {
            int pair = unsignedByte(packed, unit / 4 * 18 + 2 + unit % 2 * UNIT + i);
            return ((pair >> (unit % 4 / 2 * 4)) & 15) - 8;
        }
        int block = unit / 32;
        int group = unit / 4 % 8;
        int inGroup = unit % 4 * UNIT + i;
        if (type == WeightType.Q4_K) {
            int pair = unsignedByte(packed, block * 144 + 16 + group / 2 * 32 + inGroup);
            return (pair >> (group % 2 * 4)) & 15;
        }
        int quarter = group % 4;
        int low = unsignedByte(packed, block * 210 + group / 4 * 64 + quarter % 2 * 32 + inGroup);
        int high = unsignedByte(packed, block * 210 + 128 + group / 4 * 32 + inGroup);
        return (((low >> (quarter / 2 * 4)) & 15) | (((high >> (quarter * 2)) & 3) << 4)) - 32;
    }

    private static int groupScale(IntArray packed, int scales, int group) {
        if (group < 4) {
            return unsignedByte(packed, scales + group) & 63;
        }
        return (unsignedByte(packed, scales + group + 4) & 15) | ((unsignedByte(packed, scales + group - 4) >> 6) << 4);
    }

    private static int groupMinimum(IntArray packed, int scales, int group) {
        if (group < 4) {
            return unsignedByte(packed, scales + group + 4) & 63;
        }
        return (unsignedByte(packed, scales + group + 4) >> 4) | ((unsignedByte(packed, scales + group) >> 6) << 4);
    }

    private static int halfBits(IntArray packed, int evenByte) {
        return (packed.get(evenByte >> 2) >> ((evenByte & 2) * 8)) & 0xFFFF;
    }

    private static int unsignedByte(IntArray packed, int index) {
        return (packed.get(index >> 2) >> ((index & 3) * 8)) & 0xFF;
    }

    private static int signedByte(IntArray packed, int index) {
        return (packed.get(index >> 2) << (24 - (index & 3) * 8)) >> 24;
    }
}
