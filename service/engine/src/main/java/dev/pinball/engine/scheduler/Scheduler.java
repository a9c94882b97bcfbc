package dev.pinball.engine.scheduler;

import dev.pinball.Invariant;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.kvcache.BlockPool;
import dev.pinball.engine.request.SequencePhase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which sequences compute how many tokens, and owns all blocks.
 *
 * <p>First come, first served, by the time of Go. Older sequences compute first, so those that generate come before those
 * whose prompt is still being computed. Where blocks run out, sequences that wait for their client give back theirs, then
 * incomplete prompts, then the youngest answers; never an older one for a younger. So the oldest answer always makes
 * progress, and one that fits alone always finishes. A sequence that gave back its blocks computes its tokens again.
 */
public final class Scheduler<S extends Sequence> {
    private final DeviceLimits limits;
    private final BlockPool pool;
    private final LinkedHashSet<S> idle = new LinkedHashSet<>(); // idle for the longest first
    private final LinkedHashSet<S> prompts = new LinkedHashSet<>(); // in order of their last Append
    private final LinkedHashSet<S> answers = new LinkedHashSet<>(); // in order of Go

    public Scheduler(DeviceLimits limits) {
        this.limits = limits;
        pool = new BlockPool(limits.blockCount());
    }

    /** Takes a new sequence, with no token yet. */
    public void add(S sequence) {
        Invariant.check(sequence.phase() == SequencePhase.IDLE && sequence.knownCount() == 0, "not a new sequence");
        idle.add(sequence);
    }

    /** Adds to the prompt; all but its last token may be computed from now on. */
    public void append(S sequence, int[] tokenIds) {
        int knownCount = sequence.knownCount() + tokenIds.length;
        Invariant.check(
                knownCount <= limits.contextTokensMax(),
                "%d tokens in a context of %d",
                knownCount,
                limits.contextTokensMax());
        move(sequence, SequencePhase.PROMPT);
        for (int tokenId : tokenIds) {
            sequence.addKnown(tokenId);
        }
    }

    /** The prompt is complete: every step that computes the last known token draws the next. */
    public void go(S sequence, SamplingState sampling) {
        Invariant.check(sequence.knownCount() > 0, "an answer needs a prompt");
        sequence.drawWith(sampling);
        move(sequence, SequencePhase.ANSWER);
    }

    /** Records that the tokens of the plan are computed. */
    public void markComputed(StepPlan<S> plan) {
        for (StepPlan.Chunk<S> chunk : plan.chunks()) {
            S sequence = chunk.sequence();
            Invariant.check(
                    chunk.firstPosition() == sequence.computedCount(),
                    "planned from position %d and computed until %d",
                    chunk.firstPosition(),
                    sequence.computedCount());
            sequence.addComputed(chunk.tokenCount());
        }
    }

    /** Adds the token that was drawn after the last known one. */
    public void addDrawn(S sequence, int tokenId) {
        Invariant.check(sequence.answering(), "a token is drawn before Go");
        Invariant.check(sequence.pendingCount() == 0, "a token is drawn before %d known ones", sequence.pendingCount());
        sequence.addKnown(tokenId);
    }

    /** The answer is complete; keys and values stay for the next turn. */
    public void keep(S sequence) {
        Invariant.check(sequence.answering(), "only an answer is kept");
        move(sequence, SequencePhase.IDLE);
    }

    /** The sequence has ended; its blocks are free. */
    public void remove(S sequence) {
        queue(sequence.phase()).remove(sequence);
        sequence.enter(SequencePhase.ENDED);
        release(sequence);
    }

    /** Chooses what the next step computes, and allots the blocks for it. */
    public StepPlan<S> plan() {
        StepPlanner<S> planner = new StepPlanner<>(limits, pool, this::preemptFor);
        answers.forEach(planner::addAnswer);
        prompts.forEach(planner::addPrompt);
        StepPlan<S> plan = planner.plan(idle.size() + prompts.size() + answers.size());
        Invariant.check(!plan.chunks().isEmpty() || answers.isEmpty(), "the oldest answer makes no progress");
        return plan;
    }

    /** A block that no sequence holds; one that waits for its client gives back its blocks where there is none. */
    public int freeBlock() {
        if (pool.freeCount() == 0) {
            Stream.concat(idle.stream(), prompts.reversed().stream())
                    .filter(waiting -> waiting.blocks().blockCount() > 0)
                    .findFirst()
                    .ifPresent(this::preempt);
        }
        return pool.nextFree();
    }

    public int blocksUsed() {
        return pool.usedCount();
    }

    /** @throws IllegalStateException when a block is lost, or in two tables */
    public void checkIntegrity() {
        List<Sequence> all = new ArrayList<>(idle);
        all.addAll(prompts);
        all.addAll(answers);
        pool.checkIntegrity(all.stream().map(Sequence::blocks).toList());
    }

    /** Frees the blocks of the next victim; false when no other sequence may be preempted for {@code sequence}. */
    @SuppressWarnings("ReferenceEquality") // a sequence is equal to itself alone
    private boolean preemptFor(S sequence) {
        Stream<S> candidates = idle.stream();
        if (sequence.answering()) {
            Stream<S> younger = answers.reversed().stream().takeWhile(other -> other != sequence);
            candidates =
                    Stream.of(candidates, prompts.reversed().stream(), younger).flatMap(queue -> queue);
        }
        var victim = candidates.filter(other -> other.blocks().blockCount() > 0).findFirst();
        victim.ifPresent(this::preempt);
        return victim.isPresent();
    }

    private void preempt(S victim) {
        release(victim);
        if (victim.phase() == SequencePhase.PROMPT) {
            // Until its client sends more; otherwise two prompts could preempt each other forever.
            move(victim, SequencePhase.IDLE);
        }
    }

    private void release(S sequence) {
        pool.giveBack(sequence.blocks());
        sequence.forgetComputed();
    }

    private void move(S sequence, SequencePhase next) {
        queue(sequence.phase()).remove(sequence);
        sequence.enter(next);
        queue(next).add(sequence);
    }

    private Set<S> queue(SequencePhase phase) {
        return switch (phase) {
            case ENDED -> throw new IllegalStateException("the sequence has ended");
            case IDLE -> idle;
            case PROMPT -> prompts;
            case ANSWER -> answers;
        };
    }
}
