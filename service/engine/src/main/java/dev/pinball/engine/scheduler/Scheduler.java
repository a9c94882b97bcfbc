package dev.pinball.engine.scheduler;

import dev.pinball.Invariant;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.kvcache.BlockPool;
import dev.pinball.engine.request.SequencePhase;
import java.time.Duration;
import java.util.Map;

/**
 * Decides which sequences compute how many tokens, and owns all blocks.
 *
 * <p>A policy orders the answers. Those that run compute before those that wait, and before incomplete prompts, as far as
 * the policy doesn't rank one that waits before them. Where blocks run out, incomplete prompts give back theirs, then the
 * answers that come last; never one for another that comes after it. So the first answer always makes progress, and one
 * that fits alone always finishes. A sequence that gave back its blocks takes them up again where they are still cached,
 * and computes the rest of its tokens again.
 */
public final class Scheduler<S extends Sequence> {
    private final DeviceLimits limits;
    private final SchedulingPolicy policy;
    private final BlockPool pool;
    private final SequenceQueues<S> queues;
    private final Preemption<S> preemption;
    private final PromptBudget promptBudget;
    private long goCount;

    /**
     * @param tenantWeights shares of tenants where the policy is fair; 1 for those not named
     * @param interTokenMax what a step that generates should take at most; zero for no limit
     */
    public Scheduler(
            DeviceLimits limits, SchedulingPolicy policy, Map<String, Integer> tenantWeights, Duration interTokenMax) {
        this.limits = limits;
        this.policy = policy;
        pool = new BlockPool(limits.blockCount(), limits.tokensPerBlock());
        queues = new SequenceQueues<>(policy, new Tenants(tenantWeights));
        promptBudget = new PromptBudget(interTokenMax, limits.tokensPerStepMax());
        preemption = new Preemption<>(pool, queues);
    }

    /** Takes a new sequence, with no token yet. */
    public void add(S sequence) {
        queues.add(sequence);
    }

    /** Adds to the prompt; all but its last token may be computed from now on. */
    public void append(S sequence, int[] tokenIds) {
        int knownCount = sequence.knownCount() + tokenIds.length;
        Invariant.check(
                knownCount <= limits.contextTokensMax(),
                "%d tokens in a context of %d",
                knownCount,
                limits.contextTokensMax());
        queues.move(sequence, SequencePhase.PROMPT);
        for (int tokenId : tokenIds) {
            sequence.addKnown(tokenId);
        }
    }

    /** The prompt is complete: every step that computes the last known token draws the next. */
    public void go(S sequence, SamplingState sampling, long nowNanos) {
        Invariant.check(sequence.knownCount() > 0, "an answer needs a prompt");
        sequence.completePrompt(sampling, goCount++, nowNanos);
        queues.move(sequence, SequencePhase.ANSWER);
    }

    /** Records that the tokens of the plan are computed; full blocks can be found from now on. */
    public void markComputed(StepPlan<S> plan) {
        for (StepPlan.Chunk<S> chunk : plan.chunks()) {
            S sequence = chunk.sequence();
            Invariant.check(
                    chunk.firstPosition() == sequence.computedCount(),
                    "planned from position %d and computed until %d",
                    chunk.firstPosition(),
                    sequence.computedCount());
            sequence.addComputed(chunk.tokenCount());
            sequence.givePromptOutputs(chunk.firstPromptOutput() + chunk.promptOutputs(), chunk.drawsToken());
            pool.publish(sequence.blocks(), sequence.prefixSalt(), sequence.knownTokens(), sequence.computedCount());
            if (sequence.answering()) {
                int drawnTokens = chunk.drawsToken() ? 1 : 0;
                sequence.tenant().served(chunk.tokenCount() - drawnTokens, drawnTokens);
            }
        }
    }

    /** Records how long the step of the plan took. */
    public void stepped(StepPlan<S> plan, long durationNanos) {
        promptBudget.stepped(plan, durationNanos);
    }

    /** Adds the token that was drawn after the last known one. */
    public void addDrawn(S sequence, int tokenId) {
        Invariant.check(sequence.answering(), "a token is drawn before Go");
        Invariant.check(sequence.pendingCount() == 0, "a token is drawn before %d known ones", sequence.pendingCount());
        sequence.addKnown(tokenId);
        sequence.sampling().addGeneratedToken(tokenId);
    }

    /** The answer is complete; its full blocks stay cached for the next turn. */
    public void keep(S sequence) {
        Invariant.check(sequence.answering(), "only an answer is kept");
        queues.move(sequence, SequencePhase.IDLE);
        release(sequence);
        sequence.endTurn();
    }

    /** The sequence has ended; its full blocks stay cached for others. */
    public void remove(S sequence) {
        queues.move(sequence, SequencePhase.ENDED);
        release(sequence);
    }

    /** The sequence has failed; nobody else finds what it has computed. */
    public void discard(S sequence) {
        queues.move(sequence, SequencePhase.ENDED);
        pool.discard(sequence.blocks());
        sequence.forgetComputed();
    }

    /** Chooses what the next step computes, and allots the blocks for it. */
    public StepPlan<S> plan() {
        queues.sortRunning();
        StepPlan<S> plan = new StepPlanner<>(limits, policy, pool, queues, preemption, promptBudget.rows()).plan();
        Invariant.check(!plan.chunks().isEmpty() || queues.answerCount() == 0, "the first answer makes no progress");
        return plan;
    }

    /** A block that no sequence holds; one that waits for its client gives back its blocks where there is none. */
    public int freeBlock() {
        preemption.makeAvailable(1, queues.running().size());
        return pool.nextFree();
    }

    /** Tokens of the answers that wait to begin. */
    public long waitingTokens() {
        return queues.waiting().tokenCount();
    }

    /** Blocks that sequences hold. */
    public int blocksUsed() {
        return pool.referencedCount();
    }

    /** Blocks that no sequence holds, and whose keys and values can be found. */
    public int blocksCached() {
        return pool.cachedCount();
    }

    /** @throws IllegalStateException when a block is lost, or counted wrong */
    public void checkIntegrity() {
        pool.checkIntegrity(queues.tables());
    }

    private void release(S sequence) {
        pool.release(sequence.blocks());
        sequence.forgetComputed();
    }
}
