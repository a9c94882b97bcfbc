package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.IDLE_MAX;
import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.engine.stream.StreamBudget;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way in which a sequence ends. */
class EngineEndingsTest {
    private static final int[] PROMPT = prompt(12, 5);

    private final HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void everySequenceHasEndedAndEveryBlockIsFree() {
        engine.stepUntilIdle();
        assertThat(engine.loop.handle().progress().sequenceCount()).isZero();
        assertThat(engine.reports.getLast().blocksUsed()).isZero();
    }

    @Test
    void endsBeforeAStopTextAcrossTokens() {
        int[] answer = answerAlone(request(12), PROMPT);
        String stopText = FakeTokenizer.piece(answer[3]) + FakeTokenizer.piece(answer[4]);
        engine.start(request(stop(12, stopText), false), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.STOP);
        assertThat(sink.text()).hasSize(3).doesNotContain(stopText);
        assertThat(sink.tokenIds()).hasSize(5);
    }

    @Test
    void flushesWhatWasHeldBackWhenTheAnswerIsLongEnough() {
        int[] answer = answerAlone(request(4), PROMPT);
        String neverComplete = FakeTokenizer.piece(answer[3]) + "???";
        engine.start(request(stop(4, neverComplete), false), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.text()).hasSize(4);
    }

    @Test
    void endsWithAStopTokenThatIsNotPartOfTheText() {
        int[] answer = answerAlone(request(12), PROMPT);
        StopConditions stop = new StopConditions(OptionalInt.of(12), List.of(), Set.of(answer[2]), false);
        engine.start(request(stop, false), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.STOP);
        assertThat(sink.tokenIds()).hasSize(3);
        assertThat(sink.text()).hasSize(2);
    }

    @Test
    void endsWithTheEndOfOutputTokenUnlessIgnored() {
        HandDrivenEngine ending = new HandDrivenEngine(ROOMY, 4, 8);
        ending.start(request(100), PROMPT, true, sink);
        ending.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.END_OF_OUTPUT);
        assertThat(sink.tokenIds()).endsWith(FakeTokenizer.END);
        assertThat(sink.text()).hasSize(sink.tokens().size() - 1);

        RecordingSink ignoring = new RecordingSink();
        StopConditions stop = new StopConditions(OptionalInt.of(100), List.of(), Set.of(), true);
        ending.start(request(stop, false), PROMPT, true, ignoring);
        ending.stepUntilIdle();
        assertThat(ignoring.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(ignoring.tokenIds()).hasSize(100).startsWith(sink.tokenIds());
    }

    @Test
    void endsAtTheDeadlineWithWhatThereIs() {
        engine.start(withDeadline(Duration.ofSeconds(2)), PROMPT, true, sink);
        engine.step();
        engine.pass(Duration.ofSeconds(2));
        engine.step();
        assertThat(sink.tokens()).hasSize(1);
        assertThat(sink.lastReason()).isEqualTo(FinishReason.DEADLINE);
    }

    @Test
    void endsACancelledSequenceInTheNextStep() {
        SequenceHandle handle = engine.start(request(100), PROMPT, true, sink);
        engine.step();
        handle.cancel(FinishReason.CANCELLED);
        engine.step();
        assertThat(sink.tokens()).hasSize(1);
        assertThat(sink.lastReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(handle.append(PROMPT)).map(Refusal::reason).contains(Refusal.Reason.INVALID);
    }

    @Test
    void endsAKeptSequenceThatIsCancelled() {
        SequenceHandle handle = engine.start(request(stop(2), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        handle.cancel(FinishReason.CANCELLED);
        engine.step();
        assertThat(sink.finished()).hasSize(2);
        assertThat(sink.lastReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(sink.ended()).isTrue();
    }

    @Test
    void endsKeptAndIncompleteSequencesThatAreIdle() {
        RecordingSink incomplete = new RecordingSink();
        engine.start(request(stop(2), true), PROMPT, true, sink);
        engine.start(request(2), PROMPT, false, incomplete);
        engine.stepUntilIdle();
        engine.pass(IDLE_MAX);
        engine.step();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.IDLE);
        assertThat(incomplete.lastReason()).isEqualTo(FinishReason.IDLE);
    }

    @Test
    void endsASlowReaderAndNoOther() {
        RecordingSink slow = new RecordingSink(new StreamBudget(1000), Runnable::run);
        slow.stopReading();
        engine.start(request(50), PROMPT, true, slow);
        engine.start(request(50), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(slow.lastReason()).isEqualTo(FinishReason.SLOW_READER);
        assertThat(slow.budget().bytesHeld()).isBetween(1L, 1000L);
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void endsTheSequencesOfAnEventLoopThatIsGone() {
        RecordingSink gone = new RecordingSink(new StreamBudget(10_000), _ -> {
            throw new RejectedExecutionException("closed");
        });
        engine.start(request(50), PROMPT, true, gone);
        engine.start(request(5), prompt(PROMPT.length, 7), true, sink);
        engine.stepUntilIdle();
        assertThat(engine.accelerator.rowCount()).isEqualTo(2 * PROMPT.length + 4);
        assertThat(gone.budget().bytesHeld()).isZero();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void endsTheSequencesOfAFailedStepAndGoesOn() {
        RecordingSink kept = new RecordingSink();
        SequenceHandle handle = engine.start(request(stop(2), true), PROMPT, true, kept);
        engine.stepUntilIdle();
        engine.start(request(5), PROMPT, true, sink);
        engine.accelerator.failNextStep();
        engine.stepUntilIdle();
        assertThat(sink.finished()).extracting(Finished::reason).containsExactly(FinishReason.ERROR);
        assertThat(sink.finished().getLast().message()).isEqualTo("the accelerator failed: the fake failed");

        assertThat(handle.append(new int[] {1})).isEmpty();
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(kept.tokens()).hasSize(4);
        handle.cancel(FinishReason.CANCELLED);
    }

    @Test
    void endsASequenceWhoseLogitsAreNoNumbersAndNoOther() {
        engine.accelerator.poison(PROMPT[3]);
        RecordingSink other = new RecordingSink();
        int[] harmless = IntStream.of(PROMPT).filter(id -> id != PROMPT[3]).toArray();
        engine.start(request(5), PROMPT, true, sink);
        engine.start(request(1), harmless, true, other);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.ERROR);
        assertThat(sink.finished().getLast().message()).startsWith("the model computed logits that are no numbers");
        assertThat(other.lastReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void drainsByFinishingAnswersAndEndingThoseThatWait() {
        RecordingSink incomplete = new RecordingSink();
        engine.start(request(stop(5), true), PROMPT, true, sink);
        engine.start(request(5), PROMPT, false, incomplete);
        engine.step();
        engine.loop.handle().drain();
        assertThat(engine.refused(PROMPT, true).reason()).isEqualTo(Refusal.Reason.SHUTTING_DOWN);
        engine.stepUntilIdle();
        assertThat(sink.finished()).extracting(Finished::reason).containsExactly(FinishReason.LENGTH);
        assertThat(sink.ended()).isTrue();
        assertThat(incomplete.lastReason()).isEqualTo(FinishReason.SHUTDOWN);
    }

    @Test
    void retiresWithItsSequencesAndTheirTurns() {
        RecordingSink incomplete = new RecordingSink();
        SequenceHandle kept = engine.start(request(stop(5), true), PROMPT, true, sink);
        SequenceHandle prompt = engine.start(request(5), PROMPT, false, incomplete);
        engine.stepUntilIdle();
        engine.loop.handle().retire();
        assertThat(engine.refused(PROMPT, true).reason()).isEqualTo(Refusal.Reason.SHUTTING_DOWN);
        engine.stepUntilIdle();
        assertThat(kept.append(PROMPT)).isEmpty();
        assertThat(kept.go()).isEmpty();
        assertThat(prompt.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sink.tokens()).hasSize(10);
        assertThat(sink.ended()).isFalse();
        assertThat(incomplete.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(engine.loop.emptied()).isFalse();
        engine.pass(IDLE_MAX);
        engine.step();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.IDLE);
        assertThat(engine.loop.emptied()).isTrue();
    }

    @Test
    void refusesWhenEverySlotIsTaken() {
        HandDrivenEngine small = new HandDrivenEngine(new DeviceLimits(8, 1, 64, 16, 8), 0, 1);
        small.start(request(5), PROMPT, true, sink);
        small.start(request(5), PROMPT, true, new RecordingSink());
        Refusal refusal = small.refused(PROMPT, true);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
        assertThat(refusal.retryAfter()).isPresent();
        small.stepUntilIdle();
        small.start(request(5), PROMPT, true, new RecordingSink());
    }

    @Test
    void refusesToGoWithoutAPromptAndToAppendDuringAnAnswer() {
        assertThat(engine.refused(new int[0], true).reason()).isEqualTo(Refusal.Reason.INVALID);
        SequenceHandle handle = engine.start(request(5), new int[0], false, sink);
        assertThat(handle.go()).map(Refusal::reason).contains(Refusal.Reason.INVALID);
        assertThat(handle.append(PROMPT)).isEmpty();
        assertThat(handle.go()).isEmpty();
        assertThat(handle.append(PROMPT)).map(Refusal::reason).contains(Refusal.Reason.INVALID);
        assertThat(handle.go()).map(Refusal::reason).contains(Refusal.Reason.INVALID);
    }

    private GenerationRequest withDeadline(Duration fromNow) {
        return new GenerationRequest(
                SamplingParameters.GREEDY,
                stop(100),
                new OutputOptions(true, 2),
                false,
                OptionalLong.of(engine.nowNanos + fromNow.toNanos()),
                ServiceClass.DEFAULT);
    }
}
