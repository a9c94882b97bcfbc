package dev.pinball.host.attention;

import dev.pinball.host.memory.HostMemory;

/**
 * The keys and values of one layer outside the heap.
 *
 * @param keys [blocks, keyValueHeads, headLength, blockColumns]
 * @param values [blocks, keyValueHeads, tokensPerBlock, valueWidth]
 */
public record KeyValueLayer(KeyValueShape shape, long keys, long values) {

    public static KeyValueLayer take(HostMemory memory, KeyValueShape shape, int blockCount) {
        long heads = (long) blockCount * shape.attention().keyValueHeadCount();
        return new KeyValueLayer(
                shape,
                memory.floats("keys", heads * shape.keyBytes() / Float.BYTES),
                memory.floats("values", heads * shape.valueBytes() / Float.BYTES));
    }

    /** Where the keys of a head in a block begin. */
    public long keyAddress(int blockId, int head) {
        return keys + headIndex(blockId, head) * shape.keyBytes();
    }

    /** Where the values of a head in a block begin. */
    public long valueAddress(int blockId, int head) {
        return values + headIndex(blockId, head) * shape.valueBytes();
    }

    private long headIndex(int blockId, int head) {
        return (long) blockId * shape.attention().keyValueHeadCount() + head;
    }
}
