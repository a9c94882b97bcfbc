package dev.pinball.accelerator.host;

import dev.pinball.accelerator.program.AttentionShape;
import dev.pinball.accelerator.vector.Lanes;

/**
 * The memory of one thread for attention.
 *
 * @param run what is being computed
 * @param queries its queries, one after the other
 * @param scores a row for each query
 * @param attended the result for each query
 */
record AttentionScratch(AttentionRun run, Matrix queries, Matrix scores, Matrix attended) {

    static AttentionScratch take(HostMemory memory, AttentionShape shape, int contextTokensMax) {
        int queriesMax = AttentionKernel.ROWS * shape.groupSize();
        return new AttentionScratch(
                new AttentionRun(),
                memory.matrix("queries", queriesMax, shape.headLength()),
                memory.matrix("attention scores", queriesMax, Lanes.padded(contextTokensMax)),
                memory.matrix("attended", queriesMax, shape.headLength()));
    }
}
