package dev.pinball.tornado.memory;

import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.GroupScales;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.tornado.kernel.product.WeightType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/**
 * Lays weights out for the loads of {@code kernel.product.PackedWeight}. A block of a file is 18 to 210 bytes long, which no wide
 * load is aligned to; here integers lie in one array without a gap, and scales in another, multiplied out to F32.
 *
 * @param integers filled from its beginning; not used for F32
 * @param floats values of F32, or scales
 */
record WeightPacker(int type, MemorySegment integers, MemorySegment floats) {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int GROUP = 32;
    private static final int LARGE_BLOCK = 256;

    /** Bytes of the integers of {@code valueCount} values. */
    static long integerBytes(int type, long valueCount) {
        return switch (type) {
            case WeightType.F32 -> 0;
            case WeightType.F16, WeightType.BF16 -> valueCount * Short.BYTES;
            case WeightType.Q4_0, WeightType.Q4_K -> valueCount / 2;
            default -> valueCount;
        };
    }

    /** How many floats go with {@code valueCount} values. */
    static long floatCount(int type, long valueCount) {
        return switch (type) {
            case WeightType.F32 -> valueCount;
            case WeightType.F16, WeightType.BF16 -> 0;
            case WeightType.Q4_K, WeightType.Q6_K -> valueCount / 16;
            default -> valueCount / GROUP;
        };
    }

    /** Packs {@code tensor} from value {@code first} of this weight on. */
    void pack(Tensor tensor, long first) {
        switch (type) {
            case WeightType.F32 -> expand(tensor, first);
            case WeightType.F16, WeightType.BF16 ->
                MemorySegment.copy(
                        tensor.data(),
                        0,
                        integers,
                        first * Short.BYTES,
                        tensor.data().byteSize());
            default -> {
                int blocksPerRow = tensor.columns() / tensor.type().valuesPerBlock();
                IntStream.range(0, tensor.rows()).parallel().forEach(row -> {
                    for (int block = 0; block < blocksPerRow; block++) {
                        long index = (long) row * blocksPerRow + block;
                        pack(
                                tensor.data(),
                                index * tensor.type().bytesPerBlock(),
                                first + index * tensor.type().valuesPerBlock());
                    }
                });
            }
        }
    }

    private void expand(Tensor tensor, long first) {
        IntStream.range(0, tensor.rows()).parallel().forEach(row -> {
            float[] values = new float[tensor.columns()];
            Dequantizer.readRow(tensor, row, values, 0);
            long start = (first + (long) row * values.length) * Float.BYTES;
            MemorySegment.copy(values, 0, floats, FLOAT, start, values.length);
        });
    }

    /** Packs the block at byte {@code block} of {@code data}, whose first value is value {@code first} of this weight. */
    private void pack(MemorySegment data, long block, long first) {
        switch (type) {
            case WeightType.Q8_0 -> {
                setFloat(first / GROUP, half(data, block));
                MemorySegment.copy(data, block + Short.BYTES, integers, first, GROUP);
            }
            case WeightType.Q4_0 -> {
                setFloat(first / GROUP, half(data, block));
                for (int i = 0; i < GROUP / 2; i++) {
                    int pair = signed(data, block + Short.BYTES, i);
                    addNibble(first + i, pair & 15);
                    addNibble(first + GROUP / 2 + i, pair >> 4 & 15);
                }
            }
            case WeightType.Q4_K -> packQ4K(data, block, first);
            case WeightType.Q6_K -> packQ6K(data, block, first);
            default -> throw new IllegalArgumentException("type " + type);
        }
    }

    private void packQ4K(MemorySegment data, long block, long first) {
        float scale = half(data, block);
        float minimum = half(data, block + 2);
        for (int group = 0; group < LARGE_BLOCK / GROUP; group++) {
            long start = first + (long) group * GROUP;
            setFloat(start / GROUP * 2, scale * GroupScales.scale(data, block + 4, group));
            setFloat(start / GROUP * 2 + 1, -minimum * GroupScales.minimum(data, block + 4, group));
            for (int i = 0; i < GROUP; i++) {
                int pair = signed(data, block + 16, group / 2 * GROUP + i);
                addNibble(start + i, pair >> group % 2 * 4 & 15);
            }
        }
    }

    private void packQ6K(MemorySegment data, long block, long first) {
        float scale = half(data, block + 208);
        for (int i = 0; i < LARGE_BLOCK; i++) {
            int quarter = i % 128 / GROUP;
            int low = signed(data, block, i / 128 * 64 + quarter % 2 * GROUP + i % GROUP);
            int high = signed(data, block + 128, i / 128 * GROUP + i % GROUP);
            int value = (low >> quarter / 2 * 4 & 15 | (high >> quarter * 2 & 3) << 4) - 32;
            integers.set(ValueLayout.JAVA_BYTE, first + i, (byte) value);
            if (i % 16 == 0) {
                setFloat((first + i) / 16, scale * signed(data, block + 192, i / 16));
            }
        }
    }

    /** Puts the number of value {@code index} in its half byte: eight values make an int, the first the lowest. */
    private void addNibble(long index, int nibble) {
        long unit = index / 8 * Integer.BYTES;
        int shift = (int) (index % 8) * 4;
        integers.set(INT, unit, integers.get(INT, unit) & ~(15 << shift) | nibble << shift);
    }

    private void setFloat(long index, float value) {
        floats.set(FLOAT, index * Float.BYTES, value);
    }

    private static int signed(MemorySegment data, long start, int index) {
        return data.get(ValueLayout.JAVA_BYTE, start + index);
    }

    private static float half(MemorySegment data, long position) {
        return Float.float16ToFloat(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, position));
    }
}
