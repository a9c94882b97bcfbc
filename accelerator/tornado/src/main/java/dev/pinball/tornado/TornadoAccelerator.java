package dev.pinball.tornado;

import dev.pinball.accelerator.AsynchronousAccelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.model.program.Program;
import dev.pinball.tornado.device.DeviceThread;
import dev.pinball.tornado.device.NamedDevice;
import dev.pinball.tornado.graph.DrawInput;
import dev.pinball.tornado.graph.StepGraph;
import dev.pinball.tornado.graph.StepGraphBuilder;
import dev.pinball.tornado.graph.StepInput;
import dev.pinball.tornado.graph.StepTasks;
import dev.pinball.tornado.kernel.sampling.DrawLayout;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Runs a program on a device of TornadoVM: each step runs its task graphs in order, on the device's own thread. */
final class TornadoAccelerator implements AsynchronousAccelerator {
    private static final double MEBIBYTE = 1 << 20;
    private static final int WARM_STEPS = 10;

    private final NamedDevice device;
    private final DeviceLimits limits;
    private final DeviceThread thread;
    private final StepInput input;
    private final DrawInput drawInput;
    private final StepGraph graph;
    private final TornadoExecutionPlan plan;
    private final HostDraw hostDraw;
    private final double openMs;
    private final double emptyStepMs;

    private TornadoAccelerator(Program program, DeviceLimits limits, NamedDevice device, DeviceThread thread) {
        this.limits = limits;
        this.thread = thread;
        this.device = device;
        input = new StepInput(limits);
        drawInput = new DrawInput(limits);
        graph = new StepGraphBuilder(program, limits, input, drawInput, new StepTasks()).build();
        hostDraw = new HostDraw(program, graph);
        try {
            device.requireRoomFor(graph.memory());
            plan = new TornadoExecutionPlan(graph.graphs().toArray(ImmutableTaskGraph[]::new));
            plan.withDevice(device.device()).withGridScheduler(graph.scheduler());
            openMs = emptyStepMs();
        } finally {
            graph.arrays().releaseHostMemory();
        }
        emptyStepMs = IntStream.range(0, WARM_STEPS)
                .mapToDouble(_ -> emptyStepMs())
                .min()
                .orElseThrow();
    }

    /** Builds the task graphs and runs them, which compiles their kernels and copies the weights. */
    static TornadoAccelerator open(Program program, DeviceLimits limits, NamedDevice device) {
        DeviceThread thread = new DeviceThread();
        try {
            return thread.call(() -> new TornadoAccelerator(program, limits, device, thread));
        } catch (RuntimeException | Error failure) {
            thread.close();
            throw failure;
        }
    }

    /** The time of a step of padding alone. */
    private double emptyStepMs() {
        long startNanos = System.nanoTime();
        step(new StepBatch(limits), new SampledTokens(limits.sequencesPerStepMax()));
        return (System.nanoTime() - startNanos) / 1e6;
    }

    @Override
    public String description() {
        return "tornado: %s, %d kernels in %d graphs, %d compiled in %.0f ms, an empty step in %.2f ms, %.1f MiB on the device"
                .formatted(
                        device.name(),
                        graph.taskCount(),
                        graph.graphs().size(),
                        graph.tasks().kernels().size(),
                        openMs,
                        emptyStepMs,
                        graph.memory().bytes() / MEBIBYTE);
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled, Runnable hostWork) {
        sampled.begin(batch.outputCount());
        thread.run(() -> step(batch, sampled), hostWork);
    }

    private void step(StepBatch batch, SampledTokens sampled) {
        input.fill(batch);
        drawInput.fill(batch);
        graph.tasks()
                .grids()
                .values()
                .forEach(grid -> grid.resize(input.rowCount(), input.outputCount(), input.splitCount()));
        TornadoExecutionResult result = runGraphs();
        if (anyOutput(batch, output -> hostDraws(batch, output))) {
            result.transferToHost(new DataRange(graph.logits()).withSize(hostDraw.logitCount(batch)));
        }
        if (anyOutput(batch, output -> batch.outputState(output).hiddenStateWanted())) {
            result.transferToHost(new DataRange(graph.hiddenStates()).withSize(hostDraw.hiddenValueCount(batch)));
        }
        for (int output = 0; output < batch.outputCount(); output++) {
            if (hostDraws(batch, output)) {
                hostDraw.draw(batch, output, sampled);
            } else {
                sampled.set(output, graph.tokens().get(output), Float.NaN);
            }
        }
    }

    /** Runs the graphs in order, since TornadoVM passes arrays on from the graph that ran last. The last graph draws. */
    private TornadoExecutionResult runGraphs() {
        int last = graph.graphs().size() - 1;
        for (int index = 0; index < last; index++) {
            runGraph(index);
        }
        return runGraph(last);
    }

    /** A plan keeps the results of all its executions; one that is derived for each does not. */
    private TornadoExecutionResult runGraph(int index) {
        return plan.withGraph(index).execute();
    }

    private static boolean anyOutput(StepBatch batch, IntPredicate predicate) {
        for (int output = 0; output < batch.outputCount(); output++) {
            if (predicate.test(output)) {
                return true;
            }
        }
        return false;
    }

    private boolean hostDraws(StepBatch batch, int output) {
        return !DrawInput.isDrawnOnDevice(batch.outputState(output))
                || graph.tokens().get(output) == DrawLayout.UNDECIDED;
    }

    @Override
    public void close() {
        thread.run(this::free);
        thread.close();
    }

    private void free() {
        try {
            plan.withAllGraphs();
            plan.close();
        } catch (TornadoExecutionPlanException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
