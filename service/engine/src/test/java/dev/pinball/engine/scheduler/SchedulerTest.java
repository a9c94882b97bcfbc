package dev.pinball.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.scheduler.StepPlan.Chunk;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final int BLOCK = 4;

    private Scheduler<Sequence> scheduler = scheduler(16, 4, 100);
    private int nextToken;

    @Test
    void cutsAPromptIntoChunksOfTheBudget() {
        Sequence sequence = answering(40);
        assertThat(step().chunks()).containsExactly(new Chunk<>(sequence, 0, 16, 0, false));
        assertThat(step().chunks()).containsExactly(new Chunk<>(sequence, 16, 16, 0, false));
        assertThat(step().chunks()).containsExactly(new Chunk<>(sequence, 32, 8, 0, true));
    }

    @Test
    void mixesGenerationWithPrompts() {
        Sequence first = answering(5);
        step();
        scheduler.addDrawn(first, 1);
        Sequence second = answering(40);
        assertThat(step().chunks())
                .containsExactly(new Chunk<>(first, 5, 1, 0, true), new Chunk<>(second, 0, 15, 0, false));
    }

    @Test
    void takesNoMoreSequencesThanAStepHolds() {
        for (int count = 0; count < 6; count++) {
            answering(2);
        }
        StepPlan<Sequence> plan = step();
        assertThat(plan.chunks()).hasSize(4);
        assertThat(plan.waitingSequences()).isEqualTo(2);
    }

    @Test
    void computesAnIncompletePromptButForItsLastToken() {
        Sequence sequence = waiting(10);
        assertThat(step().chunks()).containsExactly(new Chunk<>(sequence, 0, 9, 0, false));
        assertThat(step().chunks()).isEmpty();
        go(sequence);
        assertThat(step().chunks()).containsExactly(new Chunk<>(sequence, 9, 1, 0, true));
    }

    @Test
    void givesAnswersTheBudgetBeforeIncompletePrompts() {
        Sequence incomplete = waiting(30);
        Sequence complete = answering(10);
        assertThat(step().chunks())
                .containsExactly(new Chunk<>(complete, 0, 10, 0, true), new Chunk<>(incomplete, 0, 6, 0, false));
    }

    @Test
    void givesABlockThatNobodyHoldsAlsoWhenWaitingSequencesHoldThemAll() {
        scheduler = scheduler(16, 4, 3);
        Sequence prompt = waiting(3 * BLOCK);
        step();
        assertThat(scheduler.blocksUsed()).isEqualTo(3);
        int free = scheduler.freeBlock();
        assertThat(free).isBetween(0, 2);
        assertThat(scheduler.blocksUsed()).isZero();
        assertThat(prompt.computedCount()).isZero();
        scheduler.checkIntegrity();
    }

    @Test
    void growsABlockTableWithItsSequence() {
        Sequence sequence = answering(BLOCK);
        step();
        assertThat(sequence.blocks().blockCount()).isEqualTo(1);
        scheduler.addDrawn(sequence, 1);
        step();
        assertThat(sequence.blocks().blockCount()).isEqualTo(2);
    }

    @Test
    void preemptsTheYoungestAnswerForTheOldest() {
        scheduler = scheduler(64, 4, 4);
        Sequence oldest = answering(2 * BLOCK);
        Sequence youngest = answering(2 * BLOCK);
        step();
        scheduler.addDrawn(oldest, 1);
        scheduler.addDrawn(youngest, 1);

        StepPlan<Sequence> plan = step();

        assertThat(plan.chunks()).containsExactly(new Chunk<>(oldest, 2 * BLOCK, 1, 0, true));
        assertThat(plan.preemptions()).isEqualTo(1);
        assertThat(plan.waitingSequences()).isEqualTo(1);
        assertThat(youngest.computedCount()).isZero();
        scheduler.remove(oldest);
        assertThat(step().chunks()).containsExactly(new Chunk<>(youngest, BLOCK, BLOCK + 1, 0, true));
    }

    @Test
    void preemptsSequencesThatWaitForTheirClientFirst() {
        scheduler = scheduler(64, 4, 6);
        Sequence kept = answering(2 * BLOCK);
        step();
        scheduler.keep(kept);
        Sequence incomplete = waiting(2 * BLOCK + 1);
        Sequence young = answering(BLOCK);
        step();
        Sequence next = answering(2 * BLOCK);

        step();

        assertThat(kept.blocks().blockCount()).isZero();
        assertThat(incomplete.blocks().blockCount()).isEqualTo(2);
        assertThat(young.blocks().blockCount()).isEqualTo(1);
        assertThat(next.computedCount()).isEqualTo(2 * BLOCK);
    }

    @Test
    void computesAPreemptedPromptAgainOnceItsClientIsHeard() {
        scheduler = scheduler(64, 4, 3);
        Sequence incomplete = waiting(2 * BLOCK);
        step();
        Sequence answering = answering(3 * BLOCK);
        step();
        scheduler.remove(answering);
        assertThat(step().chunks()).isEmpty();
        scheduler.append(incomplete, tokens(1));
        assertThat(step().chunks()).containsExactly(new Chunk<>(incomplete, 0, 2 * BLOCK, 0, false));
    }

    @Test
    void letsNoYoungerOneBeginBeforeOneThatWaitsForBlocks() {
        scheduler = scheduler(64, 4, 4);
        answering(2 * BLOCK);
        Sequence large = answering(3 * BLOCK);
        Sequence small = answering(1);
        StepPlan<Sequence> plan = step();
        assertThat(plan.chunks()).extracting(Chunk::sequence).doesNotContain(large, small);
        assertThat(plan.waitingSequences()).isEqualTo(2);
    }

    @Test
    void continuesAKeptSequenceAfterItsFullBlocks() {
        Sequence sequence = answering(6);
        step();
        scheduler.addDrawn(sequence, 1);
        scheduler.keep(sequence);
        assertThat(step().chunks()).isEmpty();
        scheduler.append(sequence, tokens(3));
        go(sequence);
        assertThat(step().chunks()).containsExactly(new Chunk<>(sequence, BLOCK, 6, 0, true));
    }

    @Test
    void givesBackTheBlocksOfASequenceThatEnds() {
        Sequence sequence = answering(30);
        step();
        assertThat(scheduler.blocksUsed()).isEqualTo(4);
        scheduler.remove(sequence);
        assertThat(scheduler.blocksUsed()).isZero();
        scheduler.checkIntegrity();
    }

    private StepPlan<Sequence> step() {
        StepPlan<Sequence> plan = scheduler.plan();
        scheduler.checkIntegrity();
        scheduler.markComputed(plan);
        return plan;
    }

    private Sequence waiting(int promptTokens) {
        Sequence sequence = new Sequence(100, ServiceClass.DEFAULT, OptionalLong.empty());
        scheduler.add(sequence);
        scheduler.append(sequence, tokens(promptTokens));
        return sequence;
    }

    /** Tokens that no other sequence has. */
    private int[] tokens(int count) {
        return IntStream.generate(() -> nextToken++).limit(count).toArray();
    }

    private Sequence answering(int promptTokens) {
        Sequence sequence = waiting(promptTokens);
        go(sequence);
        return sequence;
    }

    private void go(Sequence sequence) {
        scheduler.go(sequence, new SamplingState(SamplingParameters.GREEDY, false, 0), 0);
    }

    private static Scheduler<Sequence> scheduler(int tokensPerStep, int sequencesPerStep, int blocks) {
        return new Scheduler<>(
                new DeviceLimits(tokensPerStep, sequencesPerStep, 400, blocks, BLOCK),
                SchedulingPolicy.FIRST_COME,
                Map.of(),
                Duration.ZERO);
    }
}
