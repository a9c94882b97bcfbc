package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.SampledTokens;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.Program;
import dev.pinball.accelerator.sampling.Sampler;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Runs a program on a device of TornadoVM: each step is one execution of one task graph, on the device's own thread. */
final class TornadoAccelerator implements Accelerator {
    private final String description;
    private final DeviceLimits limits;
    private final DeviceThread thread;
    private final StepInput input;
    private final StepGraph graph;
    private final GridScheduler scheduler;
    private final TornadoExecutionPlan plan;
    private final float[] outputLogits; // [vocabulary] of one output
    private final Sampler sampler;

    private TornadoAccelerator(Program program, DeviceLimits limits, TornadoDevice device, DeviceThread thread) {
        this.limits = limits;
        this.thread = thread;
        description = "tornado: " + DeviceName.of(device);
        input = new StepInput(limits);
        graph = new StepGraphBuilder(program, limits, input).build();
        scheduler = graph.scheduler();
        plan = new TornadoExecutionPlan(graph.graph());
        plan.withDevice(device);
        outputLogits = new float[program.shape().vocabularySize()];
        sampler = new Sampler(outputLogits.length);
    }

    /** Builds the task graph; its kernels are compiled, and the weights copied, by the first step. */
    static TornadoAccelerator open(Program program, DeviceLimits limits, TornadoDevice device) {
        DeviceThread thread = new DeviceThread();
        try {
            return thread.call(() -> new TornadoAccelerator(program, limits, device, thread));
        } catch (RuntimeException | Error failure) {
            thread.close();
            throw failure;
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled) {
        sampled.clear();
        thread.run(() -> step(batch, sampled));
    }

    private void step(StepBatch batch, SampledTokens sampled) {
        input.fill(batch);
        graph.grids().values().forEach(grid -> grid.resize(input.rowCount(), input.outputCount()));
        // A plan keeps the results of all its executions; one that is derived for each step does not.
        TornadoExecutionResult result = plan.withGridScheduler(scheduler).execute();
        if (batch.outputCount() > 0) {
            result.transferToHost(graph.logits());
            sample(batch, sampled);
        }
    }

    private void sample(StepBatch batch, SampledTokens sampled) {
        for (int output = 0; output < batch.outputCount(); output++) {
            for (int token = 0; token < outputLogits.length; token++) {
                outputLogits[token] = graph.logits().get(output * outputLogits.length + token);
            }
            int position = batch.positions()[batch.outputRows()[output]] + 1;
            sampler.sample(outputLogits, batch.outputState(output), position, sampled);
        }
    }

    @Override
    public void close() {
        thread.run(this::free);
        thread.close();
    }

    private void free() {
        try {
            plan.freeDeviceMemory();
            plan.close();
        } catch (TornadoExecutionPlanException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
