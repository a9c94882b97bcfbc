package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Floats as the values of a tensor, the inverse of {@link Dequantizer}: bit for bit what ggml's reference quantisation
 * gives ({@code quantize_row_q8_0_ref} and the like, {@code ggml_compute_fp32_to_bf16}).
 */
public final class Quantizer {
    /** The types that can be written. */
    public static final Set<TensorType> TYPES = Collections.unmodifiableSet(EnumSet.of(
            TensorType.F32,
            TensorType.F16,
            TensorType.BF16,
            TensorType.Q8_0,
            TensorType.Q4_0,
            TensorType.Q5_0,
            TensorType.Q5_1,
            TensorType.Q4_K,
            TensorType.Q5_K,
            TensorType.Q6_K));

    private static final int BLOCK_VALUES = 32;
    private static final int Q8_MAX = 127;
    private static final int BF16_SHIFT = 16;
    private static final int BF16_QUIET_NAN = 64;

    private final float[] values;
    private final MemorySegment into;

    private Quantizer(float[] values, MemorySegment into) {
        this.values = values;
        this.into = into;
    }

    /**
     * Writes the row {@code values}, which must fill whole blocks, to the beginning of {@code into}.
     *
     * @throws IllegalArgumentException when {@code type} is none of {@link #TYPES}
     */
    public static void writeRow(TensorType type, float[] values, MemorySegment into) {
        Quantizer quantizer = new Quantizer(values, into);
        long block = 0;
        for (int i = 0; i < values.length; i += type.valuesPerBlock()) {
            quantizer.writeBlock(type, i, block);
            block += type.bytesPerBlock();
        }
    }

    private void writeBlock(TensorType type, int first, long block) {
        switch (type) {
            case F32 -> into.set(LittleEndian.INT, block, Float.floatToRawIntBits(values[first]));
            case F16 -> writeHalf(block, values[first]);
            case BF16 -> into.set(LittleEndian.SHORT, block, brain(values[first]));
            case Q8_0 -> writeQ8Block(first, block);
            case Q4_0 -> writeQ4Block(first, block);
            case Q5_0 -> writeQ5Block(first, block);
            case Q5_1 -> writeQ5BlockWithMinimum(first, block);
            case Q4_K -> new GroupedQuantizer(into).writeQ4(values, first, block);
            case Q5_K -> new GroupedQuantizer(into).writeQ5(values, first, block);
            case Q6_K -> new GroupedQuantizer(into).writeQ6(values, first, block);
            default -> throw new IllegalArgumentException("%s (expected: one of %s)".formatted(type, TYPES));
        }
    }

    private void writeHalf(long position, float value) {
        into.set(LittleEndian.SHORT, position, Float.floatToFloat16(value));
    }

    /** Rounded to the nearest, ties to even. */
    private static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> BF16_SHIFT | BF16_QUIET_NAN);
        }
        return (short) (bits + 0x7FFF + (bits >>> BF16_SHIFT & 1) >>> BF16_SHIFT);
    }

    private void writeQ8Block(int first, long block) {
        float scale = Math.abs(values[largest(first)]) / Q8_MAX;
        float inverse = inverse(scale);
        writeHalf(block, scale);
        for (int i = 0; i < BLOCK_VALUES; i++) {
            writeByte(block + Short.BYTES + i, roundHalfAway(values[first + i] * inverse));
        }
    }

    /** The value of largest magnitude becomes -8 whatever its sign, so that a step more is used. */
    private void writeQ4Block(int first, long block) {
        float scale = (values[largest(first)] + 0f) / -8; // negative zero counts as zero
        float inverse = inverse(scale);
        writeHalf(block, scale);
        for (int i = 0; i < BLOCK_VALUES / 2; i++) {
            int low = Math.min(15, (int) (values[first + i] * inverse + 8.5f));
            int high = Math.min(15, (int) (values[first + BLOCK_VALUES / 2 + i] * inverse + 8.5f));
            writeByte(block + Short.BYTES + i, low | high << 4);
        }
    }

    /** As 4 bits, with -16. */
    private void writeQ5Block(int first, long block) {
        float scale = (values[largest(first)] + 0f) / -16;
        float inverse = inverse(scale);
        writeHalf(block, scale);
        writeFiveBits(block + Short.BYTES, i -> Math.min(31, (int) (values[first + i] * inverse + 16.5f)));
    }

    private void writeQ5BlockWithMinimum(int first, long block) {
        float minimum = values[first];
        float maximum = values[first];
        for (int i = first; i < first + BLOCK_VALUES; i++) {
            minimum = Math.min(minimum, values[i]);
            maximum = Math.max(maximum, values[i]);
        }
        float scale = (maximum - minimum) / 31;
        float inverse = inverse(scale);
        float least = minimum;
        writeHalf(block, scale);
        writeHalf(block + Short.BYTES, minimum);
        writeFiveBits(block + 2 * Short.BYTES, i -> (int) ((values[first + i] - least) * inverse + 0.5f));
    }

    /** The fifth bits of all values, then the nibbles. */
    private void writeFiveBits(long position, IntUnaryOperator level) {
        int highBits = 0;
        for (int i = 0; i < BLOCK_VALUES / 2; i++) {
            int low = level.applyAsInt(i);
            int high = level.applyAsInt(i + BLOCK_VALUES / 2);
            highBits |= low >> 4 << i | high >> 4 << i + BLOCK_VALUES / 2;
            writeByte(position + Integer.BYTES + i, low & 15 | (high & 15) << 4);
        }
        into.set(LittleEndian.INT, position, highBits);
    }

    private void writeByte(long position, int value) {
        into.set(ValueLayout.JAVA_BYTE, position, (byte) value);
    }

    /** The index of the first value of the largest magnitude in a block. */
    private int largest(int first) {
        int largest = first;
        for (int i = first + 1; i < first + BLOCK_VALUES; i++) {
            if (Math.abs(values[i]) > Math.abs(values[largest])) {
                largest = i;
            }
        }
        return largest;
    }

    private static float inverse(float scale) {
        return scale == 0 ? 0 : 1 / scale;
    }

    /** C's {@code roundf}; in double precision the sum is exact. */
    private static int roundHalfAway(float value) {
        return (int) Math.copySign(Math.floor(Math.abs((double) value) + 0.5), value);
    }
}
