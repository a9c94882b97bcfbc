package dev.pinball.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.scheduler.StepPlan.Chunk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Who comes first, by each policy. */
class SchedulingPolicyTest {
    private static final int PLACES = 2;

    private Scheduler<Sequence> scheduler = scheduler(SchedulingPolicy.FIRST_COME, Map.of());
    private long nowNanos;
    private int nextToken;

    @Test
    void servesByTheTimeOfGo() {
        Sequence first = answering("flood", 5, OptionalLong.empty());
        Sequence second = answering("flood", 5, OptionalLong.empty());
        answering("other", -5, OptionalLong.of(1));
        assertThat(planned()).containsExactly(first, second);
    }

    @Test
    void servesTheLowerPriorityValueFirstEvenIfOthersRun() {
        scheduler = scheduler(SchedulingPolicy.PRIORITY, Map.of());
        Sequence first = answering("", 0, OptionalLong.empty());
        Sequence second = answering("", 0, OptionalLong.empty());
        assertThat(planned()).containsExactly(first, second);
        Sequence urgent = answering("", -1, OptionalLong.empty());
        assertThat(planned()).containsExactly(urgent, first);
        assertThat(second.blocks().blockCount())
                .as("pauses, and keeps its blocks")
                .isPositive();
    }

    @Test
    void anAnswerThatWaitsForLongComesBeforeAMoreUrgentOne() {
        scheduler = scheduler(SchedulingPolicy.PRIORITY, Map.of());
        Sequence patient = answering("", 1, OptionalLong.empty());
        nowNanos += Duration.ofSeconds(11).toNanos();
        Sequence urgent = answering("", 0, OptionalLong.empty());
        answering("", 0, OptionalLong.empty());
        assertThat(planned()).containsExactly(patient, urgent);
    }

    @Test
    void servesTheEarliestDeadlineFirst() {
        scheduler = scheduler(SchedulingPolicy.DEADLINE, Map.of());
        answering("", 0, OptionalLong.empty());
        Sequence late = answering("", 0, OptionalLong.of(200));
        Sequence early = answering("", 0, OptionalLong.of(100));
        assertThat(planned()).containsExactly(early, late);
    }

    @Test
    void letsNoTenantWaitForAnotherThatFloods() {
        scheduler = scheduler(SchedulingPolicy.FAIR_SHARE, Map.of());
        for (int count = 0; count < 50; count++) {
            answering("flood", 0, OptionalLong.empty());
        }
        planned();
        Sequence other = answering("other", 0, OptionalLong.empty());
        planned();
        assertThat(planned()).contains(other);
    }

    @Test
    void sharesTokensByWeight() {
        scheduler = scheduler(SchedulingPolicy.FAIR_SHARE, Map.of("heavy", 3));
        for (int count = 0; count < 4; count++) {
            answering("light", 0, OptionalLong.empty());
            answering("heavy", 0, OptionalLong.empty());
        }
        Map<String, Integer> tokens = new HashMap<>();
        for (int step = 0; step < 60; step++) {
            planned().forEach(sequence -> tokens.merge(sequence.serviceClass().tenant(), 1, Integer::sum));
        }
        assertThat(tokens.getOrDefault("heavy", 0)).isBetween(85, 95);
        assertThat(tokens.getOrDefault("light", 0)).isBetween(25, 35);
    }

    @Test
    void aTenantSavesUpNoServiceWhileItIsAway() {
        scheduler = scheduler(SchedulingPolicy.FAIR_SHARE, Map.of());
        for (int count = 0; count < 4; count++) {
            answering("busy", 0, OptionalLong.empty());
        }
        for (int step = 0; step < 50; step++) {
            planned();
        }
        for (int count = 0; count < 4; count++) {
            answering("late", 0, OptionalLong.empty());
        }
        int ofBusy = 0;
        for (int step = 0; step < 20; step++) {
            ofBusy += (int) planned().stream()
                    .filter(sequence -> sequence.serviceClass().tenant().equals("busy"))
                    .count();
        }
        assertThat(ofBusy).as("of 40 places").isBetween(15, 25);
    }

    @Test
    void anUrgentAnswerBeginsWithTheBlocksOfThoseAfterIt() {
        scheduler =
                new Scheduler<>(new DeviceLimits(64, 4, 64, 4, 4), SchedulingPolicy.PRIORITY, Map.of(), Duration.ZERO);
        Sequence running = answering(new ServiceClass("", 0, ""), 12, OptionalLong.empty());
        planned();
        Sequence urgent = answering(new ServiceClass("", -1, ""), 12, OptionalLong.empty());
        assertThat(planned()).containsExactly(urgent);
        assertThat(running.computedCount()).isZero();
        scheduler.remove(urgent);
        assertThat(planned()).containsExactly(running);
    }

    /** The sequences of the next step, each of which draws a token. */
    private List<Sequence> planned() {
        StepPlan<Sequence> plan = scheduler.plan();
        scheduler.checkIntegrity();
        scheduler.markComputed(plan);
        plan.chunks().stream().filter(Chunk::drawsToken).forEach(chunk -> scheduler.addDrawn(chunk.sequence(), 7));
        return plan.chunks().stream().map(Chunk::sequence).toList();
    }

    private Sequence answering(String tenant, int priority, OptionalLong deadlineNanos) {
        return answering(new ServiceClass(tenant, priority, ""), 1, deadlineNanos);
    }

    private Sequence answering(ServiceClass serviceClass, int promptTokens, OptionalLong deadlineNanos) {
        Sequence sequence = new Sequence(100, serviceClass, deadlineNanos);
        scheduler.add(sequence);
        int[] prompt = new int[promptTokens];
        prompt[0] = nextToken++;
        scheduler.append(sequence, prompt);
        scheduler.go(sequence, new SamplingState(SamplingParameters.GREEDY, false, 0), nowNanos);
        return sequence;
    }

    private static Scheduler<Sequence> scheduler(SchedulingPolicy policy, Map<String, Integer> weights) {
        return new Scheduler<>(new DeviceLimits(64, PLACES, 400, 100, 4), policy, weights, Duration.ZERO);
    }
}
