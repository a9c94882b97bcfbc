package dev.pinball.accelerator.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this processor. Two rules hold wherever they are used. A loop over vectors is a method that calls nothing
 * but the Vector API on them: a vector that crosses a call which the compiler did not inline becomes an object, at a
 * tenth of the speed. And sums across lanes are taken here, since the Vector API leaves the order of its own open.
 */
public final class Lanes {
    public static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    public static final int COUNT = FLOATS.length();

    /** Whether a tile of 4 x 4 sums fits the registers: 32 of them come with vectors of 512 bits. */
    public static final boolean MANY_REGISTERS = COUNT == 16;

    /** As many lanes as FLOATS. */
    public static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    /** As many lanes as FLOATS. */
    public static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(COUNT * Short.SIZE));
    /** As many lanes as FLOATS, or twice as many where so few bytes are no vector. */
    public static final VectorSpecies<Byte> BYTES = COUNT < ByteVector.SPECIES_64.length()
            ? ByteVector.SPECIES_64
            : VectorSpecies.of(byte.class, VectorShape.forBitSize(COUNT * Byte.SIZE));

    public static final int BYTE_COUNT = BYTES.length();

    private static final VectorShuffle<Float> ROTATE_8 = VectorShuffle.iota(FLOATS, 8, 1, true);
    private static final VectorShuffle<Float> ROTATE_4 = VectorShuffle.iota(FLOATS, 4, 1, true);
    private static final VectorShuffle<Float> ROTATE_2 = VectorShuffle.iota(FLOATS, 2, 1, true);
    private static final VectorShuffle<Float> ROTATE_1 = VectorShuffle.iota(FLOATS, 1, 1, true);

    private Lanes() {}

    /** The end of the whole vectors in {@code length} values. */
    public static int wholeEnd(int length) {
        return length - length % COUNT;
    }

    /** {@code length} rounded up to whole vectors. */
    public static int padded(int length) {
        return Math.ceilDiv(length, COUNT) * COUNT;
    }

    /** The sum of the COUNT values from {@code start} on, halves added onto halves: always in the same order. */
    public static float sum(float[] lanes, int start) {
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
}
