package dev.pinball.engine.simulation;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.engine.scheduler.Sequence;
import dev.pinball.engine.scheduler.StepPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The real scheduler and blocks, and an accelerator that only takes its time. */
final class SimulatedEngine {
    private static final int VOCABULARY_SIZE = 32_000;
    private static final int WASTE_EVERY_STEPS = 16;
    private static final SamplingState ANY = new SamplingState(SamplingParameters.GREEDY, false, 0);

    private final DeviceLimits limits;
    private final Batching batching;
    private final StepCost cost;
    private final RunRecorder recorder;
    private final Scheduler<SimulatedSequence> scheduler;
    private final BatchGate gate;
    private final RandomGenerator random = new SplittableRandom(1); // of the times of steps
    private final Set<SimulatedSequence> running = new LinkedHashSet<>();
    private final List<SimulatedSequence> done = new ArrayList<>(); // of a static batch
    private long readyAtNanos;
    private long stepCount;

    private static final class SimulatedSequence extends Sequence {
        private final RunningRequest request;

        SimulatedSequence(BatchGate.Entry entry, int blocksMax, RunRecorder recorder) {
            super(blocksMax, entry.request().serviceClass(), OptionalLong.empty());
            request = new RunningRequest(entry, recorder);
        }
    }

    SimulatedEngine(SimulationSettings settings, StepCost cost, RunRecorder recorder) {
        limits = settings.limits();
        batching = settings.batching();
        this.cost = cost;
        this.recorder = recorder;
        Scheduling scheduling = settings.scheduling();
        scheduler =
                new Scheduler<>(limits, scheduling.policy(), scheduling.tenantWeights(), scheduling.interTokenMax());
        gate = new BatchGate(batching, limits.sequencesPerStepMax(), limits.contextTokensMax());
    }

    /** When its next step can begin; only while {@link #busy}. */
    long readyAtNanos() {
        return readyAtNanos;
    }

    boolean busy() {
        return requestCount() > 0;
    }

    /** Requests that wait or run. */
    int requestCount() {
        return gate.waitingCount() + running.size();
    }

    void arrive(SimulatedRequest request) {
        if (!busy()) {
            readyAtNanos = Math.max(readyAtNanos, request.atNanos());
        }
        gate.add(request);
    }

    /** Computes a step, at the end of which its tokens are there. */
    void step() {
        gate.open(!running.isEmpty()).forEach(this::start);
        StepPlan<SimulatedSequence> plan = scheduler.plan();
        long nanos = cost.drawn(cost(plan), random);
        readyAtNanos += nanos;
        scheduler.markComputed(plan);
        scheduler.stepped(plan, nanos);
        record(plan, nanos);
        for (StepPlan.Chunk<SimulatedSequence> chunk : plan.chunks()) {
            if (chunk.drawsToken()) {
                draw(chunk.sequence());
            }
        }
        if (running.isEmpty()) {
            done.forEach(this::finish);
            done.clear();
        }
    }

    private void start(BatchGate.Entry entry) {
        SimulatedSequence sequence = new SimulatedSequence(entry, limits.blocksPerSequenceMax(), recorder);
        running.add(sequence);
        scheduler.add(sequence);
        scheduler.append(sequence, entry.request().prompt(VOCABULARY_SIZE));
        scheduler.go(sequence, ANY, entry.request().atNanos());
    }

    private long cost(StepPlan<SimulatedSequence> plan) {
        long promptPositions = 0;
        long generationPositions = 0;
        int outputs = 0;
        for (StepPlan.Chunk<SimulatedSequence> chunk : plan.chunks()) {
            if (chunk.tokenCount() == 1) {
                generationPositions += chunk.firstPosition();
            } else {
                promptPositions += (long) chunk.tokenCount() * chunk.firstPosition();
            }
            outputs += chunk.drawsToken() ? 1 : 0;
        }
        return cost.nanos(plan.tokenCount(), outputs, promptPositions, generationPositions);
    }

    private void draw(SimulatedSequence sequence) {
        scheduler.addDrawn(sequence, sequence.knownCount() % VOCABULARY_SIZE);
        if (sequence.request.drawn(readyAtNanos)) {
            running.remove(sequence);
            scheduler.remove(sequence);
            if (batching == Batching.STATIC) {
                done.add(sequence);
            } else {
                finish(sequence);
            }
        }
    }

    private void finish(SimulatedSequence sequence) {
        sequence.request.finished(readyAtNanos, sequence.cachedCount());
    }

    private void record(StepPlan<SimulatedSequence> plan, long nanos) {
        boolean counted = stepCount++ % WASTE_EVERY_STEPS == 0;
        long held = counted ? (long) scheduler.blocksUsed() * limits.tokensPerBlock() : 0;
        recorder.stepped(nanos, plan.tokenCount(), plan.preemptions(), held, counted ? unusedPositions() : 0);
    }

    private long unusedPositions() {
        long unused = 0;
        for (SimulatedSequence sequence : running) {
            unused += (long) sequence.blocks().blockCount() * limits.tokensPerBlock() - sequence.computedCount();
        }
        return unused;
    }
}
