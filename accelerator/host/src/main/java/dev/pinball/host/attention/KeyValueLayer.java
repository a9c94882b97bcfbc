package dev.pinball.host.attention;

import dev.pinball.host.memory.HostMemory;
import java.util.Objects;

/**
 * The keys and values of one layer outside the heap.
 *
 * @param keys [blocks, keyValueHeads, headLength, blockColumns]
 * @param values [blocks, keyValueHeads, tokensPerBlock, valueWidth]
 */
public record KeyValueLayer(KeyValueShape shape, int blockCount, long keys, long values) {

    public static KeyValueLayer take(HostMemory memory, KeyValueShape shape, int blockCount) {
        long heads = (long) blockCount * shape.attention().keyValueHeadCount();
        return new KeyValueLayer(
                shape,
                blockCount,
                memory.floats("keys", heads * shape.keyBytes() / Float.BYTES),
                memory.floats("values", heads * shape.valueBytes() / Float.BYTES));
    }

    /**
     * The address of the keys of a head in a block.
     *
     * @throws IndexOutOfBoundsException when there is no such block
     */
    public long keyAddress(int blockId, int head) {
        return keys + headIndex(blockId, head) * shape.keyBytes();
    }

    /**
     * The address of the values of a head in a block.
     *
     * @throws IndexOutOfBoundsException when there is no such block
     */
    public long valueAddress(int blockId, int head) {
        return values + headIndex(blockId, head) * shape.valueBytes();
    }

    private long headIndex(int blockId, int head) {
        return (long) Objects.checkIndex(blockId, blockCount)
                        * shape.attention().keyValueHeadCount()
                + head;
    }
}
