package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.x86.ActivationLayout.ROUND;
import static dev.pinball.host.gemm.x86.ActivationLayout.ROUND_BITS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/** Quantizes a row of floats to an {@link Int16Input}, with vectors of 256 bits: {@code value = scale * integer}, to the nearest. */
public final class Int16InputPacker {
    private static final int LANES = FloatVector.SPECIES_256.length();
    private static final int VECTOR_BYTES = FloatVector.SPECIES_256.vectorByteSize();

    private static final int LOWER_16_BITS = 0xffff;

    /** Of the 16 columns of two vectors, those in the lower half of a word, then those in the upper half. */
    private static final VectorShuffle<Integer> LOWER =
            VectorShuffle.fromValues(IntVector.SPECIES_256, 0, 1, 4, 5, 8, 9, 12, 13);

    private static final VectorShuffle<Integer> UPPER =
            VectorShuffle.fromValues(IntVector.SPECIES_256, 2, 3, 6, 7, 10, 11, 14, 15);

    private Int16InputPacker() {}

    /** Packs the values from {@code start} on, at the address {@code target}. */
    public static void pack(float[] values, int start, Int16Input layout, long target) {
        for (int block = 0; block < layout.blocks(); block++) {
            long integers = target + (long) block * Int16Input.BLOCK_INTEGER_BYTES;
            long words = target + layout.blocksOffset() + (long) block * Int16Input.BLOCK_BYTES;
            pack(values, start + block * GroupedInput.BLOCK_COLUMNS, integers, layout.pairs() == Pairs.HALVES, words);
        }
    }

    /** One method, since a vector that is passed to another may be boxed. */
    private static void pack(float[] values, int start, long integers, boolean halves, long words) {
        FloatVector a = FloatVector.fromArray(FloatVector.SPECIES_256, values, start);
        FloatVector b = FloatVector.fromArray(FloatVector.SPECIES_256, values, start + LANES);
        FloatVector c = FloatVector.fromArray(FloatVector.SPECIES_256, values, start + 2 * LANES);
        FloatVector d = FloatVector.fromArray(FloatVector.SPECIES_256, values, start + 3 * LANES);
        // The bits of magnitudes have the order of the magnitudes, with NaN above all.
        IntVector ab = a.reinterpretAsInts()
                .and(Integer.MAX_VALUE)
                .max(b.reinterpretAsInts().and(Integer.MAX_VALUE));
        IntVector cd = c.reinterpretAsInts()
                .and(Integer.MAX_VALUE)
                .max(d.reinterpretAsInts().and(Integer.MAX_VALUE));
        float scale = ActivationLayout.scale(Float.intBitsToFloat(ab.max(cd).reduceLanes(MAX)));
        float inverse = scale == 0 ? 0 : 1 / scale;
        IntVector first = a.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector second = b.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector third = c.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector fourth = d.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector firstWords;
        IntVector secondWords;
        if (halves) {
            firstWords = first.and(LOWER_16_BITS).or(third.lanewise(LSHL, Short.SIZE));
            secondWords = second.and(LOWER_16_BITS).or(fourth.lanewise(LSHL, Short.SIZE));
        } else {
            firstWords = first.rearrange(LOWER, second)
                    .and(LOWER_16_BITS)
                    .or(first.rearrange(UPPER, second).lanewise(LSHL, Short.SIZE));
            secondWords = third.rearrange(LOWER, fourth)
                    .and(LOWER_16_BITS)
                    .or(third.rearrange(UPPER, fourth).lanewise(LSHL, Short.SIZE));
        }
        firstWords.intoMemorySegment(NativeMemory.ALL, integers, NativeMemory.ORDER);
        secondWords.intoMemorySegment(NativeMemory.ALL, integers + VECTOR_BYTES, NativeMemory.ORDER);
        int lowerSum = first.add(second).reduceLanes(ADD);
        int upperSum = third.add(fourth).reduceLanes(ADD);
        GroupedInput.storeBlock(words, scale, lowerSum, upperSum);
        NativeMemory.store(words + Int16Input.OFFSET_8_OFFSET, -8 * (lowerSum + upperSum));
    }
}
