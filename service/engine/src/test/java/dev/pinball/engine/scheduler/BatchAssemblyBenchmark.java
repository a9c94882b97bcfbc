package dev.pinball.engine.scheduler;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.ServiceClass;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filling the batch of a step in which 256 sequences draw a token each. */
@State(Scope.Thread)
@BenchmarkMode({Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class BatchAssemblyBenchmark {
    private static final int SEQUENCES = 256;
    private static final int BLOCK = 16;

    @Param({"128", "2048", "16384"})
    private int contextTokens;

    private StepPlan<Sequence> plan;
    private BatchAssembler assembler;

    @Setup
    public void fill() {
        int context = contextTokens + BLOCK;
        DeviceLimits limits =
                new DeviceLimits(SEQUENCES * context, SEQUENCES, context, SEQUENCES * context / BLOCK, BLOCK);
        Scheduler<Sequence> scheduler = new Scheduler<>(limits, SchedulingPolicy.FIRST_COME, Map.of(), Duration.ZERO);
        assembler = new BatchAssembler(new StepBatch(limits));
        for (int number = 0; number < SEQUENCES; number++) {
            Sequence sequence = new Sequence(context / BLOCK, new ServiceClass("", 0, ""), OptionalLong.empty());
            int[] prompt = new int[contextTokens];
            prompt[0] = number; // or all of them would share their blocks
            scheduler.add(sequence);
            scheduler.append(sequence, prompt);
            scheduler.go(sequence, new SamplingState(SamplingParameters.GREEDY, false, 0), number);
        }
        StepPlan<Sequence> prompts = scheduler.plan();
        scheduler.markComputed(prompts);
        prompts.chunks().forEach(chunk -> scheduler.addDrawn(chunk.sequence(), 1));
        plan = scheduler.plan();
    }

    @Benchmark
    public void assemble() {
        assembler.assemble(plan);
    }
}
