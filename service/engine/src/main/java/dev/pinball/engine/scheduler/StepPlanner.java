package dev.pinball.engine.scheduler;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.kvcache.BlockPool;
import dev.pinball.engine.scheduler.StepPlan.Chunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fills one plan, sequence by sequence, until the rows, the sequences or the blocks of a step are used up. */
final class StepPlanner<S extends Sequence> {
    private final DeviceLimits limits;
    private final SchedulingPolicy policy;
    private final BlockPool pool;
    private final SequenceQueues<S> queues;
    private final Preemption<S> preemption;
    private final List<Chunk<S>> chunks = new ArrayList<>();
    private final Set<Long> blocksBeingComputed = new HashSet<>(); // hashes
    private int placesLeft; // sequences
    private int outputsLeft; // rows; one for each place that may still be taken, the rest is for outputs of prompts
    private int rowsLeft;
    private int promptRowsLeft; // of those; the rest is for answers that draw a token with each row
    private int blocksReserved; // for the rest of prompts that are in the plan
    private int preemptions;

    /** @param promptRowsBesideAnswers rows of prompts in a step in which answers draw tokens */
    StepPlanner(
            DeviceLimits limits,
            SchedulingPolicy policy,
            BlockPool pool,
            SequenceQueues<S> queues,
            Preemption<S> preemption,
            int promptRowsBesideAnswers) {
        this.limits = limits;
        this.policy = policy;
        this.pool = pool;
        this.queues = queues;
        this.preemption = preemption;
        placesLeft = limits.sequencesPerStepMax();
        outputsLeft = limits.sequencesPerStepMax();
        rowsLeft = limits.tokensPerStepMax();
        long drawing = queues.running().stream()
                .filter(answer -> answer.pendingCount() == 1)
                .count();
        promptRowsLeft =
                drawing == 0 ? rowsLeft : Math.clamp(rowsLeft - drawing, 1, Math.max(1, promptRowsBesideAnswers));
    }

    StepPlan<S> plan() {
        boolean blocksLeft = addAnswers();
        int answerChunks = chunks.size();
        int promptsReady = 0;
        for (S prompt : queues.prompts()) {
            if (prompt.pendingCount() > 0) {
                promptsReady++;
                blocksLeft = blocksLeft && addPrompt(prompt);
            }
        }
        int waitingSequences = queues.answerCount() - answerChunks + promptsReady - (chunks.size() - answerChunks);
        return new StepPlan<>(
                chunks,
                limits.tokensPerStepMax() - rowsLeft,
                waitingSequences,
                queues.sequenceCount() - chunks.size() - waitingSequences,
                preemptions);
    }

    /** Goes through running and waiting answers in their order; false when one that waits lacks blocks to begin. */
    private boolean addAnswers() {
        List<S> running = queues.running();
        boolean blocksLeft = true;
        int place = 0;
        while (placesLeft > 0) {
            Optional<S> waiting = blocksLeft ? next() : Optional.empty();
            boolean runs = place < running.size();
            if (waiting.isPresent() && (!runs || queues.before(waiting.get(), running.get(place)))) {
                blocksLeft = begin(waiting.get(), place);
                place += blocksLeft ? 1 : 0;
            } else if (runs) {
                reuse(running.get(place));
                place++;
                add(running.get(place - 1), place);
            } else {
                return blocksLeft;
            }
        }
        return blocksLeft;
    }

    /** The waiting answer that may begin. */
    private Optional<S> next() {
        if (rowsLeft == 0 || promptRowsLeft == 0) {
            return Optional.empty();
        }
        List<S> running = queues.running();
        boolean full = running.size() >= limits.sequencesPerStepMax();
        return queues.waiting().first().filter(waiting -> !full || policy.mayDisplace(waiting, running.getLast()));
    }

    /** An answer begins when there are blocks for all that it knows, so that it need not be preempted on the way. */
    private boolean begin(S sequence, int place) {
        reuse(sequence);
        int missing =
                limits.blocksFor(sequence.knownCount()) - sequence.blocks().blockCount();
        int firstVictim = policy.fixed() ? place : queues.running().size();
        if (!makeAvailable(missing + blocksReserved, firstVictim)) {
            pool.release(sequence.blocks());
            sequence.forgetComputed();
            return false;
        }
        queues.begin(sequence, place);
        add(sequence, place + 1);
        return true;
    }

    /** @param firstVictim index of the first running answer that may give up its blocks for this one */
    private void add(S sequence, int firstVictim) {
        placesLeft--;
        if (sharesBlockBeingComputed(sequence)) {
            return; // the next step finds it
        }
        int rows = sequence.pendingCount() == 1 ? rowsLeft : Math.min(rowsLeft, promptRowsLeft);
        addChunk(sequence, rows, firstVictim);
        blocksReserved +=
                limits.blocksFor(sequence.knownCount()) - sequence.blocks().blockCount();
    }

    /** An incomplete prompt takes what is left, and nobody's blocks; false when there are none for it. */
    private boolean addPrompt(S sequence) {
        if (placesLeft == 0 || rowsLeft == 0 || promptRowsLeft == 0) {
            return true;
        }
        reuse(sequence);
        if (sequence.pendingCount() == 0 || sharesBlockBeingComputed(sequence)) {
            return true;
        }
        placesLeft--;
        return addChunk(sequence, Math.min(rowsLeft, promptRowsLeft), -1);
    }

    /** Takes blocks with the next tokens from the cache. */
    private void reuse(S sequence) {
        if (sequence.pendingCount() > 1) {
            // The last known token is computed in any case: its logits give the next.
            sequence.addCached(pool.reuse(
                    sequence.blocks(), sequence.prefixSalt(), sequence.knownTokens(), sequence.firstOutput()));
        }
    }

    /** Whether a sequence of this plan computes the block that this one needs next; if not, this one does. */
    private boolean sharesBlockBeingComputed(S sequence) {
        int blockEnd = (sequence.computedCount() / limits.tokensPerBlock() + 1) * limits.tokensPerBlock();
        if (sequence.pendingCount() <= 1 || blockEnd > sequence.knownCount()) {
            return false;
        }
        long hash = pool.hashOfNext(sequence.blocks(), sequence.prefixSalt(), sequence.knownTokens());
        boolean atBoundary = sequence.computedCount() % limits.tokensPerBlock() == 0;
        return !blocksBeingComputed.add(hash) && atBoundary && blockEnd <= sequence.firstOutput();
    }

    private boolean addChunk(S sequence, int rowsMax, int firstVictim) {
        int computed = sequence.computedCount();
        int rowsWithOutputs = Math.max(0, sequence.firstOutput() - computed) + outputsForLast();
        int wanted = Math.min(Math.min(sequence.pendingCount(), rowsMax), rowsWithOutputs);
        int tokenCount = Math.min(wanted, growTo(sequence, computed + wanted, firstVictim) - computed);
        if (tokenCount <= 0) {
            return false;
        }
        boolean drawsToken = sequence.answering() && tokenCount == sequence.pendingCount();
        promptRowsLeft -= sequence.pendingCount() == 1 ? 0 : tokenCount;
        int promptOutputs = sequence.promptOutputs(computed, computed + tokenCount);
        chunks.add(new Chunk<>(sequence, computed, tokenCount, promptOutputs, drawsToken));
        outputsLeft -= chunks.getLast().outputs();
        rowsLeft -= tokenCount;
        return true;
    }

    /** Outputs for the sequence that has taken a place last: one at least, and one for each that comes after it. */
    private int outputsForLast() {
        int others = queues.answerCount() + queues.prompts().size() - chunks.size() - 1;
        return outputsLeft - Math.clamp(others, 0, placesLeft);
    }

    /** Allots blocks for up to {@code tokenCount} tokens and returns how many tokens fit. */
    private int growTo(S sequence, int tokenCount, int firstVictim) {
        int blocksWanted = limits.blocksFor(tokenCount);
        while (sequence.blocks().blockCount() < blocksWanted && oneAvailable(firstVictim)) {
            pool.allot(sequence.blocks());
        }
        return sequence.blocks().blockCount() * limits.tokensPerBlock();
    }

    private boolean oneAvailable(int firstVictim) {
        return firstVictim < 0 ? pool.availableCount() > 0 : makeAvailable(1, firstVictim);
    }

    private boolean makeAvailable(int blockCount, int firstVictim) {
        Optional<Integer> preempted = preemption.makeAvailable(blockCount, firstVictim);
        preemptions += preempted.orElse(0);
        return preempted.isPresent();
    }
}
