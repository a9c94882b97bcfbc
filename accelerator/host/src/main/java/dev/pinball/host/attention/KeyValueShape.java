package dev.pinball.host.attention;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.model.config.AttentionShape;

/**
 * The layout of the keys and values of a head in a block. Keys have the positions side by side, [headLength, blockColumns],
 * so that scores need no sum across lanes; values are position after position, [tokensPerBlock, valueWidth]. Both are
 * filled up to whole vectors.
 */
public record KeyValueShape(AttentionShape attention, int tokensPerBlock, KeyValueType type) {

    /** As an accelerator with these limits keeps them. */
    public static KeyValueShape of(AttentionShape attention, DeviceLimits limits) {
        return new KeyValueShape(attention, limits.tokensPerBlock(), limits.keyValueType());
    }

    /** The same with keys and values of another type. */
    KeyValueShape withType(KeyValueType other) {
        return new KeyValueShape(attention, tokensPerBlock, other);
    }

    /** Columns of a block: its positions, filled up to whole vectors. */
    int blockColumns() {
        return Lanes.padded(tokensPerBlock);
    }

    /** The length of a head in whole vectors. */
    int valueWidth() {
        return Lanes.padded(attention.headLength());
    }

    /** Bytes from one value of a head to the next in the keys of a block. */
    public long keyRowBytes() {
        return (long) blockColumns() * type.bytes();
    }

    /** Bytes from one position to the next in the values of a block. */
    public long valueRowBytes() {
        return (long) valueWidth() * type.bytes();
    }

    long keyBytes() {
        return attention.headLength() * keyRowBytes();
    }

    long valueBytes() {
        return tokensPerBlock * valueRowBytes();
    }
}
