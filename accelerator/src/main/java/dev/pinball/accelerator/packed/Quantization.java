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
        long column = target + (long) block * PanelLayout.BLOCK_COLUMNS;
        IntVector integers = store(a.mul(inverse), column, layout.halfBytes())
                .add(store(b.mul(inverse), column + LANES, layout.halfBytes()));
        int sum = integers.reduceLanes(ADD);
        long word = target + 4L * block;
        NativeMemory.store(word + layout.scalesOffset(), scale);
        NativeMemory.ALL.set(INT, word + layout.nibbleCorrectionOffset(), -8 * sum);
        NativeMemory.ALL.set(INT, word + layout.byteCorrectionOffset(), -128 * sum);
    }

    /** Stores the high and the low bytes of the nearest integers, and returns these. */
    private static IntVector store(FloatVector scaled, long target, int halfBytes) {
        IntVector integers = scaled.add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
        IntVector low = integers.lanewise(LSHL, 24).lanewise(ASHR, 24);
        IntVector high = integers.sub(low).lanewise(ASHR, 8);
        ((ByteVector) high.convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, target, NativeMemory.ORDER);
        ((ByteVector) low.convertShape(I2B, ByteVector.SPECIES_128, 0))
                .intoMemorySegment(NativeMemory.ALL, target + halfBytes, NativeMemory.ORDER);
        return integers;
    }
}
