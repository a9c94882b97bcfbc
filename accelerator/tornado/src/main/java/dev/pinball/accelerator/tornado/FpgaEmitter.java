package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KernelEmitter;
import dev.pinball.accelerator.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Writes the kernels of a step for an FPGA: TornadoVM compiles each task, and the OpenCL C is given its final form. */
public final class FpgaEmitter implements KernelEmitter {

    @Override
    public String emit(Program program, DeviceLimits limits, Path folder) {
        StepTasks tasks = new StepTasks();
        StepGraph graph =
                new StepGraphBuilder(program, limits, new StepInput(limits), new DrawInput(limits), tasks).build();
        tasks.grids().values().forEach(grid -> grid.resize(1, 1));
        NamedDevice device = TornadoDevices.choose("");
        List<String> sources = KernelSources.printedBy(
                () -> compile(graph, device), tasks.tasks().size());
        try {
            write(program, limits, folder, tasks, sources);
        } catch (IOException failure) {
            throw new AcceleratorException("fpga: %s can't be written: %s".formatted(folder, failure), failure);
        }
        return "%d kernels and %s in %s".formatted(sources.size(), FpgaFolder.MANIFEST, folder);
    }

    private static void compile(StepGraph graph, NamedDevice device) {
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.graph())) {
            plan.withDevice(device.device())
                    .withGridScheduler(graph.scheduler())
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
        List<TaskGrid> grids = List.copyOf(tasks.grids().values());
        for (int index = 0; index < sources.size(); index++) {
            TaskPackage task = tasks.tasks().get(index);
            String source = FpgaForm.of(sources.get(index), task.getId());
            Files.writeString(folder.resolve(task.getId() + ".cl"), source);
            manifest.append(FpgaManifest.entry(task, grids.get(index).worker(), source));
        }
        Files.writeString(folder.resolve(FpgaFolder.MANIFEST), manifest);
    }
}
