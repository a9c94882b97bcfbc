package dev.pinball.model;

import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Bytes of random tensors of every type, whose values spread by a given standard deviation. */
public final class RandomTensor {
    private RandomTensor() {}

    public static Tensor of(TensorType type, int rows, int columns, Random random) {
        byte[] bytes = bytes(type, (int) type.rowBytes(columns) * rows, 1, random);
        return new Tensor("random", type, rows, columns, MemorySegment.ofArray(bytes));
    }

    /** Inputs for it: standard deviation 1. */
    public static float[] floats(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    public static byte[] bytes(TensorType type, int byteCount, double deviation, Random random) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[byteCount]).order(ByteOrder.LITTLE_ENDIAN);
        random.nextBytes(bytes.array());
        for (int block = 0; block < byteCount; block += type.bytesPerBlock()) {
            setScale(type, bytes, block, deviation, random);
        }
        return bytes.array();
    }

    static byte[] vector(int length, float mean, Random random) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[Float.BYTES * length]).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            bytes.putFloat(mean + 0.1f * (float) random.nextGaussian());
        }
        return bytes.array();
    }

    /** The integers of a block are random already; divisors are their standard deviations. */
    private static void setScale(TensorType type, ByteBuffer bytes, int block, double deviation, Random random) {
        float gaussian = (float) (deviation * random.nextGaussian());
        switch (type) {
            case F32 -> bytes.putFloat(block, gaussian);
            case F16 -> bytes.putShort(block, Float.floatToFloat16(gaussian));
            case BF16 -> bytes.putShort(block, (short) (Float.floatToIntBits(gaussian) >> 16));
            case Q4_0 -> putHalf(bytes, block, deviation / 4.6);
            case Q8_0 -> putHalf(bytes, block, deviation / 74);
            case Q4_K -> {
                putHalf(bytes, block, deviation / 220);
                putHalf(bytes, block + 2, 7.5 * deviation / 220); // a minimum that centres the values
            }
            case Q5_K -> {
                putHalf(bytes, block, deviation / 450);
                putHalf(bytes, block + 2, 15.5 * deviation / 450);
            }
            case Q6_K -> putHalf(bytes, block + 208, deviation / 1370);
            case Q4_1 -> {
                putHalf(bytes, block, deviation / 4.6);
                putHalf(bytes, block + 2, -7.5 * deviation / 4.6);
            }
            case Q5_0 -> putHalf(bytes, block, deviation / 9.2);
            case Q5_1 -> {
                putHalf(bytes, block, deviation / 9.2);
                putHalf(bytes, block + 2, -15.5 * deviation / 9.2);
            }
            case Q2_K -> {
                putHalf(bytes, block + 80, deviation / 13);
                putHalf(bytes, block + 82, 1.5 * deviation / 13);
            }
            case Q3_K -> putHalf(bytes, block + 108, deviation / 43);
            case IQ4_NL -> putHalf(bytes, block, deviation / 68);
            case IQ4_XS -> putHalf(bytes, block, deviation / 1260);
            case MXFP4 -> bytes.put(block, (byte) (128 + Math.getExponent(deviation / 5.4)));
        }
    }

    private static void putHalf(ByteBuffer bytes, int index, double value) {
        bytes.putShort(index, Float.floatToFloat16((float) value));
    }
}
