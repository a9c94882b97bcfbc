package dev.pinball.accelerator.packed;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.pinball.accelerator.machine.NativeMemory;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Makes 16-bit integers of a row of floats, block by block: {@code value = scale * integer}, to the nearest. */
final class Quantization {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(NativeMemory.ORDER);
    private static final int LANES = FloatVector.SPECIES_512.length();
    /** 1.5 * 2^23: a float added to it has its nearest integer in the lowest bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    private Quantization() {}

    static void quantize(float[] values, int start, QuantizedLayout layout, long target) {
        for (int block = 0; block < layout.blocks(); block++) {
            quantizeBlock(values, start + block * PanelLayout.BLOCK_COLUMNS, layout, target, block);
        }
    }

    private static void quantizeBlock(float[] values, int start, QuantizedLayout layout, long target, int block) {
        FloatVector a = FloatVector.fromArray(FloatVector.SPECIES_512, values, start);
        FloatVector b = FloatVector.fromArray(FloatVector.SPECIES_512, values, start + LANES);
        // Bits of magnitudes are ordered as these are, and NaN is above all.
        int highest = a.reinterpretAsInts()
                .and(Integer.MAX_VALUE)
                .max(b.reinterpretAsInts().and(Integer.MAX_VALUE))
                .reduceLanes(MAX);
        float scale = Float.intBitsToFloat(highest) / QuantizedLayout.INTEGER_MAX;
        float inverse = scale < Float.MIN_NORMAL ? 0 : 1 / scale;
        IntVector first = a.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector second = b.mul(inverse).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector firstLow = first.lanewise(LSHL, 24).lanewise(ASHR, 24);
        IntVector secondLow = second.lanewise(LSHL, 24).lanewise(ASHR, 24);
        long high = target + (long) block * PanelLayout.BLOCK_COLUMNS;
        long low = high + layout.halfBytes();
        ((ByteVector) first.sub(firstLow).lanewise(ASHR, 8).convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, high, NativeMemory.ORDER);
        ((ByteVector) second.sub(secondLow).lanewise(ASHR, 8).convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, high + LANES, NativeMemory.ORDER);
        ((ByteVector) firstLow.convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, low, NativeMemory.ORDER);
        ((ByteVector) secondLow.convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, low + LANES, NativeMemory.ORDER);
        int sum = first.add(second).reduceLanes(ADD);
        long word = target + 4L * block;
        NativeMemory.store(word + layout.scalesOffset(), scale);
        NativeMemory.ALL.set(INT, word + layout.nibbleCorrectionOffset(), -8 * sum);
        NativeMemory.ALL.set(INT, word + layout.byteCorrectionOffset(), -128 * sum);
    }
}
