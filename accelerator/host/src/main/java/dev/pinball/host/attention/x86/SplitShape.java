package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.x86.VectorWidth;

/**
 * What determines the code of attention and its memory.
 *
 * @param width of vectors
 * @param headLength values of a query, a key and a value
 * @param valueWidth values from one position to the next, in whole vectors
 * @param tokensPerBlock positions of a block, in whole vectors
 * @param splitTokens positions of a split, in whole blocks
 * @param queriesMax queries of a run, which go through a split one tile after the other
 * @param scale of scores
 * @param type of keys and values
 */
public record SplitShape(
        VectorWidth width,
        int headLength,
        int valueWidth,
        int tokensPerBlock,
        int splitTokens,
        int queriesMax,
        float scale,
        KeyValueType type) {

    public SplitShape {
        if (tokensPerBlock % width.lanes() != 0 || valueWidth % width.lanes() != 0) {
            throw new IllegalArgumentException("blocks of %d positions, values %d apart (expected: multiples of %d)"
                    .formatted(tokensPerBlock, valueWidth, width.lanes()));
        }
    }
}
