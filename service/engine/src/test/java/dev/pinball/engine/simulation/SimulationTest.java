package dev.pinball.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import dev.pinball.engine.simulation.SimulatedRequest.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A step takes 10 ms, whatever it computes. */
class SimulationTest {
    private static final long STEP = 10_000_000;
    private static final StepCost COST =
            new StepCost(new int[] {1, 1_024}, new double[] {STEP, STEP}, new double[] {0, 0}, 0, 0, new double[] {1});

    private final Times times = new Times();

    @Test
    void aRequestAloneTakesAStepForItsPromptAndEachFurtherToken() {
        run(Batching.CONTINUOUS, 1, List.of(request(0, 1, 100, 5)));
        assertThat(times.firstAtNanos).containsOnly(Map.entry(0, STEP));
        assertThat(times.endAtNanos).containsOnly(Map.entry(0, 5 * STEP));
    }

    @Test
    void aRequestThatComesJoinsTheNextStep() {
        run(Batching.CONTINUOUS, 1, List.of(request(0, 1, 50, 100), request(15 * STEP / 10, 2, 50, 1)));
        assertThat(times.endAtNanos).containsEntry(1, 3 * STEP);
    }

    @Test
    void aBatchWaitsForTheOneBefore() {
        List<SimulatedRequest> requests =
                List.of(request(0, 1, 50, 2), request(0, 2, 50, 20), request(5 * STEP, 3, 50, 1));
        run(Batching.REQUEST_LEVEL, 1, requests);
        assertThat(times.endAtNanos)
                .containsEntry(0, 2 * STEP)
                .containsEntry(1, 20 * STEP)
                .containsEntry(2, 21 * STEP);
    }

    @Test
    void aStaticBatchReturnsItsAnswersTogether() {
        run(Batching.STATIC, 1, List.of(request(0, 1, 50, 2), request(0, 2, 50, 20)));
        assertThat(times.endAtNanos).containsEntry(0, 20 * STEP).containsEntry(1, 20 * STEP);
        assertThat(times.tokens).as("those asked for").isEqualTo(22);
    }

    @Test
    void acceleratorsShareTheRequests() {
        List<SimulatedRequest> requests = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            requests.add(request(0, number, 50, 10));
        }
        run(Batching.CONTINUOUS, 2, requests); // four places each
        assertThat(times.endAtNanos.values()).containsOnly(10 * STEP);
    }

    @Test
    void aSharedPrefixIsFound() {
        List<SimulatedRequest> requests = List.of(
                new SimulatedRequest(0, List.of(new Segment(7, 64), new Segment(1, 10)), 1, ServiceClass.DEFAULT),
                new SimulatedRequest(
                        3 * STEP, List.of(new Segment(7, 64), new Segment(2, 10)), 1, ServiceClass.DEFAULT));
        run(Batching.CONTINUOUS, 1, requests);
        assertThat(times.cachedTokens).isEqualTo(64);
    }

    private void run(Batching batching, int accelerators, List<SimulatedRequest> requests) {
        Scheduling scheduling = new Scheduling(SchedulingPolicy.FIRST_COME, Map.of(), Duration.ZERO);
        DeviceLimits limits = new DeviceLimits(512, 4, 256, 64, 16);
        Simulation.run(new SimulationSettings(limits, scheduling, batching, accelerators), COST, requests, times);
    }

    private static SimulatedRequest request(long atNanos, int id, int promptTokens, int answerTokens) {
        return new SimulatedRequest(
                atNanos, List.of(new Segment(id, promptTokens)), answerTokens, ServiceClass.DEFAULT);
    }

    /** By the place of a request in the order of its first token. */
    private static final class Times implements RunRecorder {
        private final Map<SimulatedRequest, Integer> numbers = new HashMap<>();
        private final Map<Integer, Long> firstAtNanos = new HashMap<>();
        private final Map<Integer, Long> endAtNanos = new HashMap<>();
        private int tokens;
        private int cachedTokens;

        @Override
        public void firstToken(SimulatedRequest request, long atNanos) {
            numbers.put(request, numbers.size());
            firstAtNanos.put(numbers.getOrDefault(request, -1), atNanos);
            tokens++;
        }

        @Override
        public void nextToken(SimulatedRequest request, long tookNanos) {
            tokens++;
        }

        @Override
        public void finished(SimulatedRequest request, long first, long atNanos, int cached) {
            endAtNanos.put(numbers.getOrDefault(request, -1), atNanos);
            cachedTokens += cached;
        }

        @Override
        public void stepped(
                long durationNanos, int rowCount, int preemptions, long heldPositions, long unusedPositions) {}
    }
}
