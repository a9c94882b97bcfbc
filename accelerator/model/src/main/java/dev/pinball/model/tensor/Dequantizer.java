package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** The values of a tensor as floats: the definition of every {@link TensorType}, by ggml's block structures. */
@SuppressWarnings("NarrowCalculation") // indices within one block
public final class Dequantizer {
    private static final int GROUP_VALUES = 32;

    private final MemorySegment data;
    private final float[] into;

    private Dequantizer(MemorySegment data, float[] into) {
        this.data = data;
        this.into = into;
    }

    /** Writes the {@code columns} values of a row into {@code into} from {@code offset} on. */
    public static void readRow(Tensor tensor, int row, float[] into, int offset) {
        Objects.checkIndex(row, tensor.rows());
        Objects.checkFromIndexSize(offset, tensor.columns(), into.length);
        TensorType type = tensor.type();
        Dequantizer dequantizer = new Dequantizer(tensor.data(), into);
        long block = row * tensor.rowBytes();
        for (int i = 0; i < tensor.columns(); i += type.valuesPerBlock()) {
            dequantizer.readBlock(type, block, offset + i);
            block += type.bytesPerBlock();
        }
    }

    private void readBlock(TensorType type, long block, int offset) {
        switch (type) {
            case F32 -> into[offset] = Float.intBitsToFloat(data.get(LittleEndian.INT, block));
            case F16 -> into[offset] = half(block);
            case BF16 -> into[offset] = Float.intBitsToFloat(data.get(LittleEndian.SHORT, block) << 16);
            case Q8_0 -> readQ8Block(block, offset);
            case Q4_0 -> readQ4Block(block, offset);
            case Q4_K -> readQ4GroupsBlock(block, offset);
            case Q6_K -> readQ6GroupsBlock(block, offset);
        }
    }

    private void readQ8Block(long block, int offset) {
        float scale = half(block);
        for (int i = 0; i < GROUP_VALUES; i++) {
            into[offset + i] = signed(block + Short.BYTES + i) * scale;
        }
    }

    private void readQ4Block(long block, int offset) {
        float scale = half(block);
        int highHalves = offset + GROUP_VALUES / 2;
        for (int i = 0; i < GROUP_VALUES / 2; i++) {
            int pair = unsigned(block + Short.BYTES + i);
            into[offset + i] = ((pair & 15) - 8) * scale;
            into[highHalves + i] = ((pair >> 4) - 8) * scale;
        }
    }

    /** Two groups share 32 bytes: the low halves are the first group, the high halves the second. */
    private void readQ4GroupsBlock(long block, int offset) {
        float scale = half(block);
        float minimum = half(block + 2);
        long groupScales = block + 4;
        long values = block + 16;
        for (int group = 0; group < 8; group++) {
            float groupScale = scale * groupScale(groupScales, group);
            float groupMinimum = minimum * groupMinimum(groupScales, group);
            int shift = group % 2 * 4;
            long pairs = values + group / 2 * GROUP_VALUES;
            for (int i = 0; i < GROUP_VALUES; i++) {
                int value = unsigned(pairs + i) >> shift & 15;
                into[offset + group * GROUP_VALUES + i] = groupScale * value - groupMinimum;
            }
        }
    }

    /** Groups 0 to 3 have 6 bits of bytes 0 to 3; the upper two bits there belong to groups 4 to 7. */
    private int groupScale(long scales, int group) {
        return group < 4
                ? unsigned(scales + group) & 63
                : unsigned(scales + group + 4) & 15 | unsigned(scales + group - 4) >> 6 << 4;
    }

    private int groupMinimum(long scales, int group) {
        return group < 4
                ? unsigned(scales + group + 4) & 63
                : unsigned(scales + group + 4) >> 4 | unsigned(scales + group) >> 6 << 4;
    }

    /**
     * Eight rows of 32 values; the first four of them share 64 bytes of low bits (rows 0 and 1 the low halves, 2 and 3
     * the high halves) and 32 bytes of high bits; so do the last four. Every 16 values have a scale.
     */
    private void readQ6GroupsBlock(long block, int offset) {
        long highBits = block + 128;
        long scales = block + 192;
        float scale = half(block + 208);
        for (int group = 0; group < 8; group++) {
            int half = group / 4;
            int quarter = group % 4;
            long low = block + half * 64 + quarter % 2 * GROUP_VALUES;
            long high = highBits + half * GROUP_VALUES;
            for (int i = 0; i < GROUP_VALUES; i++) {
                int value = unsigned(low + i) >> quarter / 2 * 4 & 15 | (unsigned(high + i) >> quarter * 2 & 3) << 4;
                float groupScale = scale * signed(scales + group * 2 + i / 16);
                into[offset + group * GROUP_VALUES + i] = groupScale * (value - 32);
            }
        }
    }

    private float half(long position) {
        return Float.float16ToFloat(data.get(LittleEndian.SHORT, position));
    }

    private int signed(long position) {
        return data.get(ValueLayout.JAVA_BYTE, position);
    }

    private int unsigned(long position) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, position));
    }
}
