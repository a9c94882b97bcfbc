package dev.pinball.tornado.fpga;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelEmitter;
import dev.pinball.model.program.Program;
import dev.pinball.tornado.device.NamedDevice;
import dev.pinball.tornado.device.TornadoDevices;
import dev.pinball.tornado.graph.DrawInput;
import dev.pinball.tornado.graph.StepGraph;
import dev.pinball.tornado.graph.StepGraphBuilder;
import dev.pinball.tornado.graph.StepInput;
import dev.pinball.tornado.graph.StepTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Writes the kernels of a step for an FPGA: TornadoVM compiles each once, and the OpenCL C is given its final form. */
public final class FpgaEmitter implements KernelEmitter {

    @Override
    public String emit(Program program, DeviceLimits limits, Path folder) {
        StepTasks tasks = new StepTasks();
        StepGraph graph =
                new StepGraphBuilder(program, limits, new StepInput(limits), new DrawInput(limits), tasks).build();
        tasks.grids().values().forEach(grid -> grid.resize(1, 1, 1));
        NamedDevice device = TornadoDevices.choose("");
        graph.arrays().releaseHostMemory(); // to compile takes no weights
        List<String> sources = KernelSources.printedBy(
                () -> compile(tasks.kernels(), graph.scheduler(), device),
                tasks.kernels().size());
        try {
            write(program, limits, folder, tasks, sources);
        } catch (IOException failure) {
            throw new AcceleratorException("fpga: %s can't be written: %s".formatted(folder, failure), failure);
        }
        return "%d kernels and %s in %s".formatted(sources.size(), FpgaFolder.MANIFEST, folder);
    }

    /** Each kernel in a graph of its own, so that they are compiled in their order. */
    private static void compile(List<TaskPackage> kernels, GridScheduler scheduler, NamedDevice device) {
        ImmutableTaskGraph[] graphs = kernels.stream()
                .map(kernel -> new TaskGraph(StepTasks.GRAPH).addTask(kernel).snapshot())
                .toArray(ImmutableTaskGraph[]::new);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graphs)) {
            plan.withDevice(device.device())
                    .withGridScheduler(scheduler)
                    .withPrintKernel()
                    .withPreCompilation();
        } catch (TornadoExecutionPlanException failure) {
            throw new AcceleratorException("tornado: the kernels were not compiled: " + failure.getMessage(), failure);
        }
    }

    private static void write(Program program, DeviceLimits limits, Path folder, StepTasks tasks, List<String> sources)
            throws IOException {
        Files.createDirectories(folder);
        StringBuilder manifest = new StringBuilder(FpgaManifest.header(program, limits));
        for (int index = 0; index < sources.size(); index++) {
            TaskPackage task = tasks.kernels().get(index);
            String source = FpgaForm.of(sources.get(index), task.getId());
            Files.writeString(folder.resolve(task.getId() + ".cl"), source);
            manifest.append(FpgaManifest.entry(task, tasks.grid(task).worker(), source));
        }
        Files.writeString(folder.resolve(FpgaFolder.MANIFEST), manifest);
    }
}
