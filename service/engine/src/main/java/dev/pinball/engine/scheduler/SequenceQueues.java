package dev.pinball.engine.scheduler;

import dev.pinball.Invariant;
import dev.pinball.engine.kvcache.BlockTable;
import dev.pinball.engine.request.SequencePhase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Where each sequence is. Incomplete prompts and running answers may hold blocks; idle sequences and waiting answers hold
 * none.
 */
final class SequenceQueues<S extends Sequence> {
    private final SchedulingPolicy policy;
    private final Tenants tenants;
    private final SequencedSet<S> prompts = new LinkedHashSet<>(); // in order of their last Append
    private final WaitingAnswers<S> waiting;
    private final List<S> running = new ArrayList<>(); // in the order of the policy, after sortRunning
    private int sequenceCount; // idle ones too

    SequenceQueues(SchedulingPolicy policy, Tenants tenants) {
        this.policy = policy;
        this.tenants = tenants;
        waiting = new WaitingAnswers<>(policy);
    }

    SequencedSet<S> prompts() {
        return prompts;
    }

    WaitingAnswers<S> waiting() {
        return waiting;
    }

    /** Answers that hold blocks, or had some of their tokens computed. */
    List<S> running() {
        return running;
    }

    int sequenceCount() {
        return sequenceCount;
    }

    int answerCount() {
        return waiting.count() + running.size();
    }

    void add(S sequence) {
        Invariant.check(sequence.phase() == SequencePhase.IDLE && sequence.knownCount() == 0, "not a new sequence");
        sequenceCount++;
    }

    /** Takes a sequence out of its queue, into the one of its next phase. */
    void move(S sequence, SequencePhase next) {
        leave(sequence);
        sequence.enter(next);
        switch (next) {
            case IDLE -> {}
            case PROMPT -> prompts.add(sequence);
            case ANSWER -> {
                sequence.setTenant(tenants.enter(tenant(sequence)));
                if (sequence.blocks().blockCount() == 0) {
                    waiting.add(sequence);
                } else {
                    run(sequence, running.size());
                }
            }
            case ENDED -> sequenceCount--;
        }
    }

    /** A waiting answer becomes the running one at {@code place}. */
    void begin(S sequence, int place) {
        Invariant.check(waiting.remove(sequence), "begins and doesn't wait");
        run(sequence, place);
    }

    private void run(S sequence, int place) {
        running.add(place, sequence);
        sequence.tenant().addRunning(1);
    }

    /** A sequence has lost its blocks: an answer waits again, and a prompt until its client sends more. */
    void preempted(S sequence) {
        if (sequence.answering()) {
            Invariant.check(running.remove(sequence), "is preempted and doesn't run");
            sequence.tenant().addRunning(-1);
            waiting.add(sequence);
        } else {
            move(sequence, SequencePhase.IDLE); // otherwise two prompts could preempt each other for ever
        }
    }

    void sortRunning() {
        running.sort(policy::compare);
    }

    /** Whether {@code one} comes before {@code other}. */
    boolean before(S one, S other) {
        return policy.compare(one, other) < 0;
    }

    /** The tables of all sequences that may hold blocks. */
    List<BlockTable> tables() {
        List<BlockTable> tables = new ArrayList<>();
        prompts.forEach(sequence -> tables.add(sequence.blocks()));
        running.forEach(sequence -> tables.add(sequence.blocks()));
        return tables;
    }

    private void leave(S sequence) {
        switch (sequence.phase()) {
            case ENDED -> throw new IllegalStateException("the sequence has ended");
            case IDLE -> {}
            case PROMPT -> prompts.remove(sequence);
            case ANSWER -> {
                if (running.remove(sequence)) {
                    sequence.tenant().addRunning(-1);
                } else {
                    Invariant.check(waiting.remove(sequence), "an answer is in no queue");
                }
                tenants.leave(tenant(sequence), sequence.tenant());
                sequence.setTenant(null);
            }
        }
    }

    private static String tenant(Sequence sequence) {
        return sequence.serviceClass().tenant();
    }
}
