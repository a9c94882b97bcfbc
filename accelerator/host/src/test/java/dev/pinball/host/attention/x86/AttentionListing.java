package dev.pinball.host.attention.x86;

import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.x86.Disassembler;

/** The listing of the code that attends to keys and values of a shape. */
public final class AttentionListing {
    private AttentionListing() {}

    /** Adds the listing for a tile of all its queries to the failure of a test. */
    public static void addTo(AssertionError failure, KeyValueShape shape) {
        int tokens = shape.tokensPerBlock();
        if (SplitLayout.supports(tokens)) {
            SplitLayout layout = new SplitLayout(new SplitLayout.Shape(
                    shape.attention().headLength(),
                    tokens,
                    Math.max(1, 256 / tokens) * tokens,
                    64,
                    shape.attention().scale(),
                    shape.type()));
            Disassembler.addListing(
                    failure, shape.toString(), AttentionEmitter.emit(layout, SplitLayout.QUERIES, false));
        }
    }
}
