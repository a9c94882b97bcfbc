package dev.pinball.accelerator.host;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of this processor's preferred width, and the steps on them whose result must not depend on how they were
 * compiled: the Vector API leaves the order of its own reductions and the last bits of its own exponential open.
 */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final int COUNT = FLOATS.length();

    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(COUNT * Short.SIZE));
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(8, COUNT) * Byte.SIZE));
    private static final IntVector BYTE_TO_TOP =
            (IntVector) INTS.broadcast(24).sub(INTS.broadcast(0).addIndex(8));

    private static final VectorShuffle<Float> ROTATE_8 = VectorShuffle.iota(FLOATS, 8, 1, true);
    private static final VectorShuffle<Float> ROTATE_4 = VectorShuffle.iota(FLOATS, 4, 1, true);
    private static final VectorShuffle<Float> ROTATE_2 = VectorShuffle.iota(FLOATS, 2, 1, true);
    private static final VectorShuffle<Float> ROTATE_1 = VectorShuffle.iota(FLOATS, 1, 1, true);

    private static final float TWO_TO_112 = 0x1p112f;
    private static final int HALF_INFINITY_BITS = 0x7c00 << 13;
    private static final int INFINITY_BITS = 0x7f800000;

    private Lanes() {}

    /** The end of the whole vectors in {@code length} values. */
    static int wholeEnd(int length) {
        return length - length % COUNT;
    }

    /** The sum of the COUNT values from {@code start} on, halves added onto halves: always in the same order. */
    static float sum(float[] lanes, int start) {
        FloatVector sum = FloatVector.fromArray(FLOATS, lanes, start);
        if (COUNT >= 16) {
            sum = sum.add(sum.rearrange(ROTATE_8));
        }
        if (COUNT >= 8) {
            sum = sum.add(sum.rearrange(ROTATE_4));
        }
        sum = sum.add(sum.rearrange(ROTATE_2));
        sum = sum.add(sum.rearrange(ROTATE_1));
        return sum.lane(0);
    }

    /** COUNT signed bytes as integers. */
    static IntVector bytes(long address) {
        if (COUNT >= 8) {
            ByteVector bytes = ByteVector.fromMemorySegment(BYTES, NativeMemory.ALL, address, ByteOrder.LITTLE_ENDIAN);
            return (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0);
        }
        return IntVector.broadcast(INTS, NativeMemory.intAt(address))
                .lanewise(VectorOperators.LSHL, BYTE_TO_TOP)
                .lanewise(VectorOperators.ASHR, 24);
    }

    static FloatVector toFloats(IntVector integers) {
        return (FloatVector) integers.convert(VectorOperators.I2F, 0);
    }

    /** COUNT values of BF16: the upper half of a float. */
    static FloatVector bfloats(long address) {
        return shorts(address).lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** COUNT values of F16, exactly: the exponent is moved by a multiplication, which also normalises small values. */
    static FloatVector halves(long address) {
        IntVector bits = shorts(address);
        IntVector shifted = bits.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
        IntVector magnitude = shifted.reinterpretAsFloats().mul(TWO_TO_112).reinterpretAsInts();
        IntVector infinite = magnitude.or(INFINITY_BITS);
        IntVector sign = bits.and(0x8000).lanewise(VectorOperators.LSHL, 16);
        return magnitude
                .blend(infinite, shifted.compare(VectorOperators.GE, HALF_INFINITY_BITS))
                .or(sign)
                .reinterpretAsFloats();
    }

    private static IntVector shorts(long address) {
        ShortVector shorts = ShortVector.fromMemorySegment(SHORTS, NativeMemory.ALL, address, ByteOrder.LITTLE_ENDIAN);
        return (IntVector) shorts.convertShape(VectorOperators.S2I, INTS, 0);
    }
}
