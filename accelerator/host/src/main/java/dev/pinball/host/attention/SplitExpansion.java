package dev.pinball.host.attention;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.gemm.vector.ExpandShorts;
import dev.pinball.host.memory.HostMemory;
import java.util.Optional;

/**
 * The blocks of a split in F32, for one thread, if they are kept in F16.
 *
 * @param expanded their shape in F32
 * @param start of the keys of the first block, then its values, then the next block
 * @param piece for the part that is converted at a time
 */
record SplitExpansion(KeyValueShape expanded, long start, float[] piece) {
    private static final int PIECE = 256;

    /** Memory for {@code blocksMax} blocks; empty if they need no expansion. */
    static Optional<SplitExpansion> take(HostMemory memory, KeyValueShape shape, int blocksMax) {
        if (shape.type() == KeyValueType.F32) {
            return Optional.empty();
        }
        KeyValueShape expanded = shape.withType(KeyValueType.F32);
        long floats = blocksMax * (expanded.keyBytes() + expanded.valueBytes()) / Float.BYTES;
        return Optional.of(
                new SplitExpansion(expanded, memory.floats("expanded keys and values", floats), new float[PIECE]));
    }

    /** Expands block {@code index} of the split, of one head. */
    void expand(int index, long f16Keys, long f16Values) {
        ExpandShorts.f16(f16Keys, (int) (expanded.keyBytes() / Float.BYTES), keys(index), piece);
        ExpandShorts.f16(f16Values, (int) (expanded.valueBytes() / Float.BYTES), values(index), piece);
    }

    long keys(int index) {
        return start + index * (expanded.keyBytes() + expanded.valueBytes());
    }

    long values(int index) {
        return keys(index) + expanded.keyBytes();
    }
}
