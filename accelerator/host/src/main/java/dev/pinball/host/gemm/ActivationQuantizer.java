package dev.pinball.host.gemm;

import static dev.pinball.host.gemm.x86.ActivationLayout.ROUND;
import static dev.pinball.host.gemm.x86.ActivationLayout.ROUND_BITS;
import static dev.pinball.host.gemm.x86.ActivationLayout.UPPER_16_BITS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.L2I;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.NativeMemory;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/** Quantizes a row of floats to integers of 16 bits, block by block: {@code value = scale * integer}, to the nearest. */
final class ActivationQuantizer {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(NativeMemory.ORDER);
    private static final int LANES = FloatVector.SPECIES_512.length();

    private ActivationQuantizer() {}

    static void toIntegers(float[] values, int start, ActivationLayout layout, long target) {
        for (int block = 0; block < layout.blocks(); block++) {
            quantize(values, start + block * PanelLayout.BLOCK_COLUMNS, layout, target, block, false);
        }
    }

    static void toBf16(float[] values, int start, ActivationLayout layout, long target) {
        for (int block = 0; block < layout.blocks(); block++) {
            quantize(values, start + block * PanelLayout.BLOCK_COLUMNS, layout, target, block, true);
        }
    }

    /** One method, since a vector that is passed to another may be boxed. */
    private static void quantize(
            float[] values, int start, ActivationLayout layout, long target, int block, boolean bf16) {
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
        IntVector firstHigh = first.sub(firstLow);
        IntVector secondHigh = second.sub(secondLow);
        if (bf16) {
            long floats = target + layout.bf16Offset(block);
            // Exact in 16 bits: the lower half of each float is zero.
            ((FloatVector) firstHigh.convertShape(I2F, FloatVector.SPECIES_512, 0))
                    .mul(scale)
                    .reinterpretAsInts()
                    .lanewise(LSHR, 16)
                    .or(((FloatVector) secondHigh.convertShape(I2F, FloatVector.SPECIES_512, 0))
                            .mul(scale)
                            .reinterpretAsInts()
                            .and(UPPER_16_BITS))
                    .intoMemorySegment(NativeMemory.ALL, floats, NativeMemory.ORDER);
            ((FloatVector) firstLow.convertShape(I2F, FloatVector.SPECIES_512, 0))
                    .mul(scale)
                    .reinterpretAsInts()
                    .lanewise(LSHR, 16)
                    .or(((FloatVector) secondLow.convertShape(I2F, FloatVector.SPECIES_512, 0))
                            .mul(scale)
                            .reinterpretAsInts()
                            .and(UPPER_16_BITS))
                    .intoMemorySegment(NativeMemory.ALL, floats + layout.lowBytesOffset(), NativeMemory.ORDER);
            return;
        }
        // Bytes i of both in a word, then those of words 2g and 2g + 1 in one word.
        LongVector high = firstHigh
                .lanewise(LSHR, 8)
                .and(0xff)
                .or(secondHigh.lanewise(LSHL, 8).and(0xff0000))
                .reinterpretAsLongs();
        LongVector low =
                firstLow.and(0xff).or(secondLow.and(0xff).lanewise(LSHL, 16)).reinterpretAsLongs();
        long bytes = target + (long) block * PanelLayout.BLOCK_COLUMNS;
        ((IntVector) high.or(high.lanewise(LSHR, 24)).convertShape(L2I, IntVector.SPECIES_256, 0))
                .intoMemorySegment(NativeMemory.ALL, bytes, NativeMemory.ORDER);
        ((IntVector) low.or(low.lanewise(LSHR, 24)).convertShape(L2I, IntVector.SPECIES_256, 0))
                .intoMemorySegment(NativeMemory.ALL, bytes + layout.lowBytesOffset(), NativeMemory.ORDER);
        int sum = first.add(second).reduceLanes(ADD);
        long word = target + 4L * block;
        NativeMemory.store(word + layout.scalesOffset(), scale);
        NativeMemory.ALL.set(INT, word + layout.nibbleCorrectionOffset(), -8 * sum);
        NativeMemory.ALL.set(INT, word + layout.byteCorrectionOffset(), -128 * sum);
    }
}
