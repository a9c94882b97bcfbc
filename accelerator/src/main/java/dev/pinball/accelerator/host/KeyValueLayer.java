package dev.pinball.accelerator.host;

import dev.pinball.accelerator.program.AttentionShape;

/**
 * The keys and values of one layer outside the heap: [blocks, keyValueHeads, tokensPerBlock, headLength] floats each, so
 * that the keys of one head in a block are a panel.
 */
record KeyValueLayer(AttentionShape shape, int tokensPerBlock, long keys, long values) {

    /** Bytes of one key, and of one value, of one head. */
    long headBytes() {
        return (long) shape.headLength() * Float.BYTES;
    }

    long keyAddress(int blockId, int head, int token) {
        return keys + offset(blockId, head, token);
    }

    long valueAddress(int blockId, int head, int token) {
        return values + offset(blockId, head, token);
    }

    private long offset(int blockId, int head, int token) {
        return (((long) blockId * shape.keyValueHeadCount() + head) * tokensPerBlock + token) * headBytes();
    }
}
