package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.admission.TenantLimits;
import dev.pinball.engine.admission.TenantQuota;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SequenceGroupTest {
    private static final int[] PROMPT = prompt(100, 1);

    private final HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
    private final List<RecordingSink> sinks =
            Stream.generate(RecordingSink::new).limit(4).toList();

    @Test
    void computesTheFullBlocksOfThePromptOnce() {
        SequenceGroup group = group(request(5), 4);
        assertThat(group.append(PROMPT, true)).isEmpty();
        engine.stepUntilIdle();
        assertThat(engine.accelerator.rowCount()).isEqualTo(96 + 4 * (4 + 4));
        for (int answer = 0; answer < 4; answer++) {
            assertThat(sinks.get(answer).tokenIds()).isEqualTo(answerAlone(seeded(answer), PROMPT));
        }
    }

    @Test
    void computesAPromptThatComesInPiecesOnce() {
        SequenceGroup group = group(request(5), 4);
        for (int from = 0; from < 100; from += 10) {
            assertThat(group.append(Arrays.copyOfRange(PROMPT, from, from + 10), false))
                    .isEmpty();
            engine.stepUntilIdle();
        }
        assertThat(group.phase()).isEqualTo(SequencePhase.IDLE);
        assertThat(group.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(engine.accelerator.rowCount()).isEqualTo(100 + 4 * 4 + 3 * 4);
        for (int answer = 0; answer < 4; answer++) {
            assertThat(sinks.get(answer).tokenIds()).isEqualTo(answerAlone(seeded(answer), PROMPT));
        }
        assertThat(group.phase()).isEqualTo(SequencePhase.ENDED);
    }

    @Test
    void noAnswerIsIdleWhileItsPromptComes() {
        SequenceGroup group = group(request(5), 2);
        for (int piece = 0; piece < 4; piece++) {
            engine.pass(Duration.ofSeconds(20));
            assertThat(group.append(prompt(3, piece), false)).isEmpty();
            engine.stepUntilIdle();
        }
        assertThat(group.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sinks.subList(0, 2)).extracting(RecordingSink::lastReason).containsOnly(FinishReason.LENGTH);
    }

    @Test
    void saysWhatCanNeverBeThePromptAndTakesNothing() {
        SequenceGroup group = group(request(5), 2);
        assertThat(group.refusePrompt(new int[0]))
                .hasValueSatisfying(refusal -> assertThat(refusal.message()).startsWith("prompt: empty"));
        assertThat(group.refusePrompt(prompt(ROOMY.contextTokensMax() + 1, 1)))
                .hasValueSatisfying(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOO_LARGE));
        assertThat(group.refusePrompt(PROMPT)).isEmpty();
        assertThat(group.append(PROMPT, true)).isEmpty();
        engine.stepUntilIdle();
        assertThat(sinks.get(1).tokenIds()).isEqualTo(answerAlone(seeded(1), PROMPT));
    }

    @Test
    void endsAllAnswersThatAreCancelled() {
        SequenceGroup group = group(request(50), 3);
        assertThat(group.append(PROMPT, true)).isEmpty();
        engine.step();
        assertThat(group.phase()).isEqualTo(SequencePhase.ANSWER);
        group.cancel(FinishReason.CANCELLED);
        engine.stepUntilIdle();
        assertThat(sinks.subList(0, 3)).extracting(RecordingSink::lastReason).containsOnly(FinishReason.CANCELLED);
        assertThat(engine.reports.getLast().blocksUsed()).isZero();
    }

    @Test
    void countsAsOneRefusalWhereItsPromptIsRefused() {
        SequenceGroup group = group(request(5), 3);
        engine.step();
        group.refuse(Refusal.invalid("wrong"));
        engine.stepUntilIdle();
        assertThat(engine.reports.stream().flatMap(report -> report.finished().stream()))
                .singleElement()
                .satisfies(answer -> assertThat(answer.refusal()).contains(Refusal.Reason.INVALID));
    }

    @Test
    void takesNoPlaceWhereThereAreNotEnough() {
        HandDrivenEngine small = new HandDrivenEngine(ROOMY, 0, 0);
        RecordingSink other = new RecordingSink();
        SequenceHandle placed = small.start(request(5), PROMPT, false, other);
        small.step();
        TenantQuota quota = new TenantQuota(
                new TenantLimits(100, 100, 100), small.loop.handle().nanoTime());
        int places = ROOMY.sequencesPerStepMax();
        SequenceGroup group = new SequenceGroup(
                small.loop.handle(), request(5), places, _ -> new TenantSink(new RecordingSink(), quota));
        assertThat(group.reserve(false)).get().extracting(Refusal::reason).isEqualTo(Refusal.Reason.QUEUE_FULL);
        small.stepUntilIdle();
        assertThat(quota.refuse(small.loop.handle().nanoTime(), 100))
                .as("nothing is counted")
                .isEmpty();
        assertThat(small.loop.handle().progress().sequenceCount())
                .as("the other's")
                .isOne();
        assertThat(placed.phase()).isEqualTo(SequencePhase.IDLE);
        assertThat(small.reports)
                .as("whoever refuses counts it")
                .allMatch(report -> report.finished().isEmpty());
    }

    @Test
    void isRefusedForGoodWhereThereCanNeverBePlaces() {
        int answerCount = ROOMY.sequencesPerStepMax() + 1;
        HandDrivenEngine small = new HandDrivenEngine(ROOMY, 0, 0);
        SequenceGroup group = new SequenceGroup(small.loop.handle(), request(5), answerCount, _ -> new RecordingSink());
        assertThat(group.reserve(true).orElseThrow().reason()).isEqualTo(Refusal.Reason.TOO_LARGE);
    }

    /** One of a tenant with limits. */
    private record TenantSink(EventSink sink, TenantQuota ofTenant) implements EventSink {
        @Override
        public Executor eventLoop() {
            return sink.eventLoop();
        }

        @Override
        public StreamBudget budget() {
            return sink.budget();
        }

        @Override
        public Optional<TenantQuota> quota() {
            return Optional.of(ofTenant);
        }

        @Override
        public void accept(SequenceEvent event) {
            sink.accept(event);
        }
    }

    private SequenceGroup group(GenerationRequest request, int answerCount) {
        SequenceGroup group = new SequenceGroup(engine.loop.handle(), request, answerCount, sinks::get);
        assertThat(group.reserve(false)).isEmpty();
        return group;
    }

    private static GenerationRequest seeded(int answer) {
        GenerationRequest request = request(5);
        return request.withSampling(
                request.sampling().withSeed(request.sampling().seed() + answer));
    }
}
