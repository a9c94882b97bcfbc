package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.x86.Disassembler;
import dev.pinball.host.x86.VectorWidth;

/** The listing of the code that attends to keys and values of a shape. */
public final class AttentionListing {
    private AttentionListing() {}

    /** Adds the listing for a tile of all its queries to the failure of a test. */
    public static void addTo(AssertionError failure, KeyValueShape shape, VectorWidth width) {
        int tokens = shape.tokensPerBlock();
        SplitLayout layout = layout(width, shape.attention().headLength(), tokens, shape.type());
        Disassembler.addListing(failure, shape.toString(), AttentionEmitter.emit(layout, TileRegisters.QUERIES, false));
    }

    static SplitLayout layout(VectorWidth width, int headLength, int tokensPerBlock, KeyValueType type) {
        int splitTokens = Math.max(1, 256 / tokensPerBlock) * tokensPerBlock;
        int valueWidth = Math.ceilDiv(headLength, width.lanes()) * width.lanes();
        return new SplitLayout(
                new SplitShape(width, headLength, valueWidth, tokensPerBlock, splitTokens, 64, 0.3f, type));
    }
}
