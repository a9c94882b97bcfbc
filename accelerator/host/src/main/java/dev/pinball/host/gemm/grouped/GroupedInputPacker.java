package dev.pinball.host.gemm.grouped;

import static dev.pinball.host.gemm.x86.ActivationLayout.ROUND;
import static dev.pinball.host.gemm.x86.ActivationLayout.ROUND_BITS;
import static dev.pinball.host.gemm.x86.ActivationLayout.UPPER_16_BITS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.memory.NativeMemory;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/** Quantizes a row of floats to a {@link GroupedInput}. */
public final class GroupedInputPacker {
    private static final int LANES = FloatVector.SPECIES_512.length();

    /** Of two vectors of 16 columns, columns 4i and 4i + 1, and with 2 more columns 4i + 2 and 4i + 3. */
    private static final VectorShuffle<Float> FIRST_PAIRS =
            VectorShuffle.fromOp(FloatVector.SPECIES_512, i -> 2 * i - i % 2);

    private static final VectorShuffle<Float> SECOND_PAIRS =
            VectorShuffle.fromOp(FloatVector.SPECIES_512, i -> 2 * i - i % 2 + 2);

    private GroupedInputPacker() {}

    /** Packs the values from {@code start} on, at the address {@code target}. */
    public static void pack(float[] values, int start, GroupedInput layout, long target) {
        for (int block = 0; block < layout.blocks(); block++) {
            long bytes = target + (long) block * GroupedInput.BLOCK_COLUMNS;
            long words = target + layout.blocksOffset() + (long) block * GroupedInput.BLOCK_BYTES;
            pack(values, start + block * GroupedInput.BLOCK_COLUMNS, bytes, layout.lowBytesOffset(), words);
        }
    }

    /** One method, since a vector that is passed to another may be boxed. */
    private static void pack(float[] values, int start, long bytes, int lowBytesOffset, long words) {
        FloatVector a = FloatVector.fromArray(FloatVector.SPECIES_512, values, start);
        FloatVector b = FloatVector.fromArray(FloatVector.SPECIES_512, values, start + LANES);
        // The bits of magnitudes have the order of the magnitudes, with NaN above all.
        int highest = a.reinterpretAsInts()
                .and(Integer.MAX_VALUE)
                .max(b.reinterpretAsInts().and(Integer.MAX_VALUE))
                .reduceLanes(MAX);
        float scale = ActivationLayout.scale(Float.intBitsToFloat(highest));
        float inverse = scale == 0 ? 0 : 1 / scale;
        IntVector first = a.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector second = b.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector firstLow = first.lanewise(LSHL, 24).lanewise(ASHR, 24);
        IntVector secondLow = second.lanewise(LSHL, 24).lanewise(ASHR, 24);
        ((ByteVector) first.sub(firstLow).lanewise(ASHR, 8).convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, bytes, NativeMemory.ORDER);
        ((ByteVector) second.sub(secondLow).lanewise(ASHR, 8).convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, bytes + LANES, NativeMemory.ORDER);
        ((ByteVector) firstLow.convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, bytes + lowBytesOffset, NativeMemory.ORDER);
        ((ByteVector) secondLow.convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, bytes + lowBytesOffset + LANES, NativeMemory.ORDER);
        int firstSum = first.reduceLanes(ADD);
        int secondSum = second.reduceLanes(ADD);
        GroupedInput.storeBlock(words, scale, firstSum, secondSum);
    }

    /** Likewise, for tiles of BF16. */
    public static void packBf16(float[] values, int start, GroupedInput layout, long target) {
        AmxBf16Kernel.Input input = layout.bf16Input();
        long floats = target + input.valuesOffset();
        for (int block = 0; block < layout.blocks(); block++) {
            long high = floats + (long) block * ActivationLayout.BF16_BLOCK_BYTES;
            long negatedSum = floats + input.sumsOffset() + (long) block * Float.BYTES;
            packBf16(values, start + block * GroupedInput.BLOCK_COLUMNS, high, high + input.lowOffset(), negatedSum);
        }
    }

    private static void packBf16(float[] values, int start, long high, long low, long negatedSum) {
        FloatVector firstHalf = FloatVector.fromArray(FloatVector.SPECIES_512, values, start);
        FloatVector secondHalf = FloatVector.fromArray(FloatVector.SPECIES_512, values, start + LANES);
        FloatVector a = firstHalf.rearrange(FIRST_PAIRS, secondHalf);
        FloatVector b = firstHalf.rearrange(SECOND_PAIRS, secondHalf);
        int highest = a.reinterpretAsInts()
                .and(Integer.MAX_VALUE)
                .max(b.reinterpretAsInts().and(Integer.MAX_VALUE))
                .reduceLanes(MAX);
        float scale = ActivationLayout.scale(Float.intBitsToFloat(highest));
        float inverse = scale == 0 ? 0 : 1 / scale;
        IntVector first = a.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector second = b.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector firstLow = first.lanewise(LSHL, 24).lanewise(ASHR, 24);
        IntVector secondLow = second.lanewise(LSHL, 24).lanewise(ASHR, 24);
        // Exact in 16 bits: the lower half of each float is zero.
        ((FloatVector) first.sub(firstLow).convertShape(I2F, FloatVector.SPECIES_512, 0))
                .mul(scale)
                .reinterpretAsInts()
                .lanewise(LSHR, 16)
                .or(((FloatVector) second.sub(secondLow).convertShape(I2F, FloatVector.SPECIES_512, 0))
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(UPPER_16_BITS))
                .intoMemorySegment(NativeMemory.ALL, high, NativeMemory.ORDER);
        ((FloatVector) firstLow.convertShape(I2F, FloatVector.SPECIES_512, 0))
                .mul(scale)
                .reinterpretAsInts()
                .lanewise(LSHR, 16)
                .or(((FloatVector) secondLow.convertShape(I2F, FloatVector.SPECIES_512, 0))
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(UPPER_16_BITS))
                .intoMemorySegment(NativeMemory.ALL, low, NativeMemory.ORDER);
        NativeMemory.store(negatedSum, -scale * first.add(second).reduceLanes(ADD));
    }
}
