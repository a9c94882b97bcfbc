package dev.pinball.engine.scheduler;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.kvcache.BlockPool;
import dev.pinball.engine.scheduler.StepPlan.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Fills one plan, sequence by sequence, until the rows, the sequences or the blocks of a step are used up. */
final class StepPlanner<S extends Sequence> {
    private final DeviceLimits limits;
    private final BlockPool pool;
    private final Predicate<S> preemptFor;
    private final List<Chunk<S>> chunks = new ArrayList<>();
    private int rowsLeft;
    private int blocksOfAnswers; // needed by older answers; a younger answer can't have them
    private boolean answersWait;
    private int waitingSequences;
    private int preemptions;

    /** @param preemptFor frees blocks for a sequence; false when none can be freed for it */
    StepPlanner(DeviceLimits limits, BlockPool pool, Predicate<S> preemptFor) {
        this.limits = limits;
        this.pool = pool;
        this.preemptFor = preemptFor;
        rowsLeft = limits.tokensPerStepMax();
    }

    /** Called for the oldest first. While an answer waits to begin, no younger one begins: it would take the blocks. */
    void addAnswer(S sequence) {
        boolean begins = sequence.computedCount() == 0;
        boolean mayBegin = !answersWait && blocksOfAnswers + blocksNeeded(sequence) <= limits.blockCount();
        if ((begins && !mayBegin) || !addChunk(sequence)) {
            waitingSequences++;
            answersWait |= begins;
        }
        blocksOfAnswers += blocksNeeded(sequence);
    }

    /** Called after all answers; takes the rows and blocks that they leave. */
    void addPrompt(S sequence) {
        if (sequence.pendingCount() > 0 && (answersWait || !addChunk(sequence))) {
            waitingSequences++;
        }
    }

    /** @param sequenceCount of all sequences, idle ones included */
    StepPlan<S> plan(int sequenceCount) {
        int tokenCount = limits.tokensPerStepMax() - rowsLeft;
        int idleSequences = sequenceCount - chunks.size() - waitingSequences;
        return new StepPlan<>(chunks, tokenCount, waitingSequences, idleSequences, preemptions);
    }

    private int blocksNeeded(Sequence sequence) {
        return limits.blocksFor(sequence.knownCount());
    }

    private boolean addChunk(S sequence) {
        if (rowsLeft == 0 || chunks.size() == limits.sequencesPerStepMax()) {
            return false;
        }
        int computed = sequence.computedCount();
        int wanted = Math.min(sequence.pendingCount(), rowsLeft);
        int tokenCount = Math.min(wanted, growTo(sequence, computed + wanted) - computed);
        if (tokenCount <= 0) {
            return false;
        }
        boolean drawsToken = sequence.answering() && tokenCount == sequence.pendingCount();
        chunks.add(new Chunk<>(sequence, computed, tokenCount, drawsToken));
        rowsLeft -= tokenCount;
        return true;
    }

    /** Allots blocks for up to {@code tokenCount} tokens and returns how many tokens fit. */
    private int growTo(S sequence, int tokenCount) {
        int blocksWanted = limits.blocksFor(tokenCount);
        while (sequence.blocks().blockCount() < blocksWanted && freeOne(sequence)) {
            pool.allot(sequence.blocks());
        }
        return sequence.blocks().blockCount() * limits.tokensPerBlock();
    }

    private boolean freeOne(S sequence) {
        if (pool.freeCount() > 0) {
            return true;
        }
        boolean freed = preemptFor.test(sequence);
        preemptions += freed ? 1 : 0;
        return freed;
    }
}
