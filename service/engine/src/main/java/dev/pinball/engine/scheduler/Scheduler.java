package dev.pinball.engine.scheduler;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.kvcache.BlockPool;
import dev.pinball.engine.scheduler.Sequence.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which sequences compute how many tokens, and owns all blocks.
 *
 * <p>First come, first served, by the time of Go. Older sequences compute first, so those that generate come before those
 * whose prompt is still being computed. Where blocks run out, sequences that wait for their client give back theirs, then
 * incomplete prompts, then the youngest answers; never an older one for a younger. So the oldest answer always makes
 * progress, and one that fits alone always finishes. A sequence that gave back its blocks computes its tokens again.
 */
public final class Scheduler {
    private final DeviceLimits limits;
    private final BlockPool pool;
    private final LinkedHashSet<Sequence> idle = new LinkedHashSet<>(); // idle for longest first
    private final LinkedHashSet<Sequence> prompts = new LinkedHashSet<>(); // in order of their last Append
    private final LinkedHashSet<Sequence> answers = new LinkedHashSet<>(); // in order of Go

    public Scheduler(DeviceLimits limits) {
        this.limits = limits;
        pool = new BlockPool(limits.blockCount());
    }

    /** Takes a new sequence, with no token yet. */
    public void add(Sequence sequence) {
        assert sequence.stage() == Stage.IDLE && sequence.knownCount() == 0 : "not a new sequence";
        idle.add(sequence);
    }

    /** More of the prompt: computed from now on, but for its last token. */
    public void append(Sequence sequence, int[] tokenIds) {
        assert !sequence.answering() : "a prompt grows before Go or after the answer";
        assert sequence.knownCount() + tokenIds.length <= limits.contextTokensMax() : "beyond the context";
        for (int tokenId : tokenIds) {
            sequence.addKnown(tokenId);
        }
        move(sequence, Stage.PROMPT);
    }

    /** The prompt is complete: every step that computes the last known token draws the next. */
    public void go(Sequence sequence, SamplingState sampling) {
        assert sequence.knownCount() > 0 : "an answer needs a prompt";
        sequence.drawWith(sampling);
        move(sequence, Stage.ANSWER);
    }

    /** What was planned is computed. */
    public void commit(StepPlan plan) {
        for (StepPlan.Chunk chunk : plan.chunks()) {
            assert chunk.firstPosition() == chunk.sequence().computedCount() : "planned from another position";
            chunk.sequence().addComputed(chunk.tokenCount());
        }
    }

    /** The token drawn after the last known one. */
    public void addDrawn(Sequence sequence, int tokenId) {
        assert sequence.answering() && sequence.pendingCount() == 0 : "a token is drawn after all known ones";
        sequence.addKnown(tokenId);
    }

    /** The answer is complete; keys and values stay for the next turn. */
    public void keep(Sequence sequence) {
        assert sequence.answering() : "only an answer is kept";
        move(sequence, Stage.IDLE);
    }

    /** The sequence has ended; its blocks are free. */
    public void remove(Sequence sequence) {
        boolean removed = queue(sequence.stage()).remove(sequence);
        assert removed : "removed twice";
        release(sequence);
    }

    /** Chooses what the next step computes, and allots the blocks for it. */
    public StepPlan plan() {
        StepPlanner planner = new StepPlanner(limits, pool, this::preemptFor);
        answers.forEach(planner::addAnswer);
        prompts.forEach(planner::addPrompt);
        StepPlan plan = planner.plan();
        assert !plan.chunks().isEmpty() || answers.isEmpty() : "the oldest answer makes no progress";
        return plan;
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

    /** Frees the blocks of the next victim; false where none may give back its blocks for {@code sequence}. */
    private boolean preemptFor(Sequence sequence) {
        Stream<Sequence> candidates = idle.stream();
        if (sequence.answering()) {
            Stream<Sequence> younger = answers.reversed().stream().takeWhile(other -> other != sequence);
            candidates =
                    Stream.of(candidates, prompts.reversed().stream(), younger).flatMap(queue -> queue);
        }
        var victim = candidates.filter(other -> other.blocks().blockCount() > 0).findFirst();
        victim.ifPresent(this::preempt);
        return victim.isPresent();
    }

    private void preempt(Sequence victim) {
        release(victim);
        if (victim.stage() == Stage.PROMPT) {
            move(victim, Stage.IDLE); // until its client is heard again, or two of them would take turns for ever
        }
    }

    private void release(Sequence sequence) {
        pool.giveBack(sequence.blocks());
        sequence.forgetComputed();
    }

    private void move(Sequence sequence, Stage next) {
        queue(sequence.stage()).remove(sequence);
        sequence.enter(next);
        queue(next).add(sequence);
    }

    private LinkedHashSet<Sequence> queue(Stage stage) {
        return switch (stage) {
            case IDLE -> idle;
            case PROMPT -> prompts;
            case ANSWER -> answers;
        };
    }
}
