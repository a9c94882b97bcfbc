package dev.pinball.cli.simulation;

import dev.pinball.engine.simulation.RunRecorder;
import dev.pinball.engine.simulation.SimulatedRequest;
import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.Objective;
import org.HdrHistogram.Histogram;

/** Counts what happens to the requests of one variant. */
final class RunFigures implements RunRecorder {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Objective objective;
    private final int accelerators;
    private final long beganNanos = System.nanoTime();
    private final Histogram firstToken = Distribution.histogram();
    private final Histogram interToken = Distribution.histogram();
    private final Histogram wholeAnswer = Distribution.histogram();
    private long endNanos;
    private long busyNanos;
    private long goodRequests;
    private long promptTokens;
    private long cachedTokens;
    private long generatedTokens;
    private long heldPositions;
    private long unusedPositions;
    private long preemptions;

    RunFigures(Objective objective, int accelerators) {
        this.objective = objective;
        this.accelerators = accelerators;
    }

    @Override
    public void firstToken(SimulatedRequest request, long atNanos) {
        firstToken.recordValue(Math.max(0, atNanos - request.atNanos()));
    }

    @Override
    public void nextToken(SimulatedRequest request, long tookNanos) {
        interToken.recordValue(tookNanos);
    }

    @Override
    public void finished(SimulatedRequest request, long firstAtNanos, long atNanos, int cached) {
        wholeAnswer.recordValue(Math.max(0, atNanos - request.atNanos()));
        endNanos = Math.max(endNanos, atNanos);
        promptTokens += request.promptTokens();
        cachedTokens += cached;
        generatedTokens += request.answerTokens();
        double firstMs = (firstAtNanos - request.atNanos()) / 1e6;
        double perTokenMs = (atNanos - firstAtNanos) / 1e6 / Math.max(1, request.answerTokens() - 1);
        goodRequests += firstMs <= objective.firstTokenMs() && perTokenMs <= objective.perTokenMs() ? 1 : 0;
    }

    @Override
    public void stepped(long durationNanos, int rowCount, int preempted, long held, long unused) {
        busyNanos += durationNanos;
        preemptions += preempted;
        heldPositions += held;
        unusedPositions += unused;
    }

    SimulationResult result(String label) {
        double seconds = endNanos / NANOS_PER_SECOND;
        long requests = wholeAnswer.getTotalCount();
        return new SimulationResult(
                label,
                requests,
                seconds,
                requests / seconds,
                generatedTokens / seconds,
                goodRequests / seconds,
                Distribution.of(firstToken),
                Distribution.of(interToken),
                Distribution.of(wholeAnswer),
                (double) cachedTokens / Math.max(1, promptTokens),
                (double) unusedPositions / Math.max(1, heldPositions),
                busyNanos / NANOS_PER_SECOND / seconds / accelerators,
                preemptions,
                (System.nanoTime() - beganNanos) / NANOS_PER_SECOND);
    }
}
