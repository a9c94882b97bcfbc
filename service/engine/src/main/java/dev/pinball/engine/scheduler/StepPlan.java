package dev.pinball.engine.scheduler;

import java.util.List;

/**
 * What one step computes.
 *
 * @param chunks in the order of the batch; at most one of each sequence
 * @param waitingSequences ready to compute and not in this step, for want of room
 * @param preemptions sequences that gave back their blocks for this step
 */
public record StepPlan(List<Chunk> chunks, int waitingSequences, int preemptions) {

    public StepPlan {
        chunks = List.copyOf(chunks);
    }

    /** Tokens computed by this step. */
    public int tokenCount() {
        return chunks.stream().mapToInt(Chunk::tokenCount).sum();
    }

    /**
     * A run of tokens of one sequence.
     *
     * @param firstPosition of the first token; all before are computed
     * @param drawsToken whether the token after the last is drawn
     */
    public record Chunk(Sequence sequence, int firstPosition, int tokenCount, boolean drawsToken) {}
}
