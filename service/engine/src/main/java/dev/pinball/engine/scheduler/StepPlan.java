package dev.pinball.engine.scheduler;

import java.util.List;

/**
 * What one step computes, and how many sequences it leaves out.
 *
 * @param <S> the sequences of the engine
 * @param chunks in the order of the batch; at most one of each sequence
 * @param tokenCount tokens of all chunks
 * @param waitingSequences ready to compute and not in this step because a limit was reached
 * @param idleSequences sequences with nothing to compute
 * @param preemptions sequences that gave back their blocks for this step
 */
public record StepPlan<S extends Sequence>(
        List<Chunk<S>> chunks, int tokenCount, int waitingSequences, int idleSequences, int preemptions) {

    public StepPlan {
        chunks = List.copyOf(chunks);
    }

    /** Of an engine without sequences. */
    public static <S extends Sequence> StepPlan<S> nothing() {
        return new StepPlan<>(List.of(), 0, 0, 0, 0);
    }

    /**
     * Consecutive tokens of one sequence.
     *
     * @param firstPosition of the first token; all before are computed
     * @param promptOutputs of how many tokens, the last but that before a drawn one, something is returned beside the answer
     * @param drawsToken whether the token after the last is drawn
     */
    public record Chunk<S extends Sequence>(
            S sequence, int firstPosition, int tokenCount, int promptOutputs, boolean drawsToken) {

        /** Output rows. */
        public int outputs() {
            return promptOutputs + (drawsToken ? 1 : 0);
        }

        /** The position of the first of {@link #promptOutputs}. */
        public int firstPromptOutput() {
            return firstPosition + tokenCount - outputs();
        }
    }
}
