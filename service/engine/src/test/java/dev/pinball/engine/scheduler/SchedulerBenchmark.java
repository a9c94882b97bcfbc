package dev.pinball.engine.scheduler;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.ServiceClass;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the host does for a step beside the accelerator: the plan, the batch, and the tokens that were drawn, with 256
 * running sequences. Answers of 128 tokens end and others begin, so two of each in a step.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx6g")
public class SchedulerBenchmark {
    private static final int RUNNING = 256;
    private static final int PROMPT_TOKENS = 64;
    private static final int ANSWER_TOKENS = 128;
    private static final int CONTEXT = 16_384;
    private static final int BLOCK = 16;
    private static final int TENANTS = 8;

    @Param({"FIRST_COME", "FAIR_SHARE"})
    private SchedulingPolicy policy;

    @Param({"0", "10000"})
    private int waiting;

    @Param({"0", "1000000"})
    private int cachedBlocks;

    private final SplittableRandom random = new SplittableRandom(1);
    private Scheduler<Sequence> scheduler;
    private BatchAssembler assembler;
    private int started;

    @Setup(Level.Iteration)
    public void fill() {
        int blocks = RUNNING * (PROMPT_TOKENS + ANSWER_TOKENS) / BLOCK + cachedBlocks + CONTEXT / BLOCK;
        DeviceLimits limits = new DeviceLimits(CONTEXT, RUNNING, CONTEXT, blocks, BLOCK);
        scheduler = new Scheduler<>(limits, policy, Map.of(), Duration.ZERO);
        assembler = new BatchAssembler(new StepBatch(limits));
        for (int cached = 0; cached < cachedBlocks; cached += CONTEXT / BLOCK) {
            Sequence sequence = start(CONTEXT);
            scheduler.markComputed(scheduler.plan());
            scheduler.remove(sequence);
        }
        for (int count = 0; count < RUNNING + waiting; count++) {
            start(PROMPT_TOKENS);
        }
        for (int warm = 0; warm < 2 * ANSWER_TOKENS; warm++) {
            step();
        }
    }

    @Benchmark
    public int step() {
        StepPlan<Sequence> plan = scheduler.plan();
        assembler.assemble(plan);
        scheduler.markComputed(plan);
        for (StepPlan.Chunk<Sequence> chunk : plan.chunks()) {
            if (chunk.drawsToken()) {
                drawn(chunk.sequence());
            }
        }
        return plan.tokenCount();
    }

    private void drawn(Sequence sequence) {
        scheduler.addDrawn(sequence, 1);
        if (sequence.knownCount() == PROMPT_TOKENS + ANSWER_TOKENS) {
            scheduler.remove(sequence);
            start(PROMPT_TOKENS);
        }
    }

    private Sequence start(int promptTokens) {
        String tenant = "tenant " + started++ % TENANTS;
        Sequence sequence = new Sequence(CONTEXT / BLOCK, new ServiceClass(tenant, 0, ""), OptionalLong.empty());
        scheduler.add(sequence);
        scheduler.append(sequence, random.ints(promptTokens, 0, 32_000).toArray());
        scheduler.go(sequence, new SamplingState(SamplingParameters.GREEDY, false, 0), started);
        return sequence;
    }
}
