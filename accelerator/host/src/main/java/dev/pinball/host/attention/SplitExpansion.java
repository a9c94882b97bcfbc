package dev.pinball.host.attention;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.gemm.vector.ExpandShorts;
import dev.pinball.host.memory.HostMemory;
import java.util.Optional;

/**
 * The blocks of a span in F32, for one thread, where they are kept in F16.
 *
 * @param expanded how they lie here
 * @param start of the keys of the first block, then its values, then the next block
 * @param piece what is converted at a time
 */
record SplitExpansion(KeyValueShape expanded, long start, float[] piece) {
    private static final int PIECE = 256;

    /** Memory for as many blocks; nothing where they need no expansion. */
    static Optional<SplitExpansion> take(HostMemory memory, KeyValueShape shape, int blocksMax) {
        if (shape.type() == KeyValueType.F32) {
            return Optional.empty();
        }
        KeyValueShape expanded = shape.withType(KeyValueType.F32);
        long floats = blocksMax * (expanded.keyBytes() + expanded.valueBytes()) / Float.BYTES;
        return Optional.of(
                new SplitExpansion(expanded, memory.floats("expanded keys and values", floats), new float[PIECE]));
    }

    /** Takes in block {@code index} of the span, of one head. */
    void expand(int index, long halfKeys, long halfValues) {
        ExpandShorts.halves(halfKeys, (int) (expanded.keyBytes() / Float.BYTES), keys(index), piece);
        ExpandShorts.halves(halfValues, (int) (expanded.valueBytes() / Float.BYTES), values(index), piece);
    }

    long keys(int index) {
        return start + index * (expanded.keyBytes() + expanded.valueBytes());
    }

    long values(int index) {
        return keys(index) + expanded.keyBytes();
    }
}
