package dev.pinball.engine.report;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What one step did, for metrics.
 *
 * @param durationNanos of the whole step
 * @param acceleratorNanos of those, in the accelerator; the rest is what the host adds
 * @param computedTokens rows of the step; 0 where there was nothing to compute
 * @param runningSequences in this step
 * @param waitingSequences admitted, ready, and not in this step because a limit was reached
 * @param idleSequences waiting for their client
 * @param blocksUsed blocks of keys and values that sequences hold
 * @param blocksCached blocks that no sequence holds, and whose keys and values can be found
 * @param blockCount blocks that there are; 0 once the engine has ended
 * @param preemptions sequences whose blocks were taken in this step
 * @param firstTokenNanos time to first token of each answer that began in this step
 * @param interTokenNanos time since the token before, for each further token of this step
 * @param finished the answers that ended with this step
 */
public record StepReport(
        long durationNanos,
        long acceleratorNanos,
        int computedTokens,
        int generatedTokens,
        int runningSequences,
        int waitingSequences,
        int idleSequences,
        int blocksUsed,
        int blocksCached,
        int blockCount,
        int preemptions,
        List<Long> firstTokenNanos,
        List<Long> interTokenNanos,
        List<FinishedAnswer> finished) {

    /**
     * One answer that ended, or a prompt that was never answered.
     *
     * @param refusal why one of its messages was refused, which ended it; empty otherwise
     */
    public record FinishedAnswer(FinishReason reason, Optional<Refusal.Reason> refusal, Usage usage, Timings timings) {}
}
