package dev.pinball.engine.simulation;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Requests that come to one engine or several, each with an accelerator of its own, on a virtual clock. */
public final class Simulation {
    private final List<SimulatedEngine> engines;

    private Simulation(SimulationSettings settings, StepCost cost, RunRecorder recorder) {
        engines = Stream.generate(() -> new SimulatedEngine(settings, cost, recorder))
                .limit(settings.accelerators())
                .toList();
    }

    /**
     * Runs until every request has its answer.
     *
     * @param requests in the order of their times; none longer than the context
     */
    public static void run(
            SimulationSettings settings, StepCost cost, Iterable<SimulatedRequest> requests, RunRecorder recorder) {
        new Simulation(settings, cost, recorder).run(requests.iterator());
    }

    private void run(Iterator<SimulatedRequest> requests) {
        while (requests.hasNext()) {
            SimulatedRequest request = requests.next();
            stepUntil(request.atNanos());
            engines.stream()
                    .min(Comparator.comparingInt(SimulatedEngine::requestCount))
                    .orElseThrow()
                    .arrive(request);
        }
        stepUntil(Long.MAX_VALUE);
    }

    /** Every step that begins before {@code atNanos}. */
    private void stepUntil(long atNanos) {
        Optional<SimulatedEngine> next = next();
        while (next.isPresent() && next.get().readyAtNanos() < atNanos) {
            next.get().step();
            next = next();
        }
    }

    private Optional<SimulatedEngine> next() {
        return engines.stream()
                .filter(SimulatedEngine::busy)
                .min(Comparator.comparingLong(SimulatedEngine::readyAtNanos));
    }
}
