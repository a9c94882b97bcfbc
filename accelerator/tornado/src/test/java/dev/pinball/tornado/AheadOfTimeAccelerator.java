package dev.pinball.tornado;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.model.program.Program;
import dev.pinball.tornado.fpga.FpgaEmitter;
import dev.pinball.tornado.fpga.FpgaFolder;
import dev.pinball.tornado.graph.DrawInput;
import dev.pinball.tornado.graph.StepGraph;
import dev.pinball.tornado.graph.StepGraphBuilder;
import dev.pinball.tornado.graph.StepInput;
import dev.pinball.tornado.graph.StepTasks;
import dev.pinball.tornado.graph.TaskGrid;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Runs a step as an FPGA would: the kernels are emitted, built ahead of time into one binary file each, loaded from those
 * files, and run one after the other by OpenCL itself. TornadoVM generates the sources and takes no other part.
 */
final class AheadOfTimeAccelerator implements Accelerator {
    private final DeviceLimits limits;
    private final OpenClDevice device = new OpenClDevice();
    private final StepInput input;
    private final DrawInput drawInput;
    private final StepGraph graph;
    private final List<TaskPackage> tasks;
    private final List<MemorySegment> kernels = new ArrayList<>(); // one for each task, in order
    private final IdentityHashMap<TornadoNativeArray, MemorySegment> buffers = new IdentityHashMap<>();
    private final HostDraw hostDraw;

    AheadOfTimeAccelerator(Program program, DeviceLimits limits, Path folder) throws IOException {
        this.limits = limits;
        input = new StepInput(limits);
        drawInput = new DrawInput(limits);
        graph = new StepGraphBuilder(program, limits, input, drawInput, new StepTasks()).build();
        hostDraw = new HostDraw(program, graph);
        new FpgaEmitter().emit(program, limits, folder);
        for (TaskPackage kernel : graph.tasks().kernels()) {
            String source = Files.readString(folder.resolve(kernel.getId() + ".cl"));
            Files.write(folder.resolve(kernel.getId() + ".bin"), device.build(source));
        }
        tasks = graph.tasks().graphs().stream().flatMap(List::stream).toList();
        for (TaskPackage task : tasks) {
            kernels.add(load(folder.resolve(task.getId() + ".bin"), task));
        }
        new FpgaFolder(folder).requireKernelsOf(program, limits);
    }

    /** Every kernel that TornadoVM generates begins with four arguments that ours don't use. */
    private MemorySegment load(Path binary, TaskPackage task) throws IOException {
        MemorySegment kernel = device.load(Files.readAllBytes(binary), task.getId());
        MemorySegment unused = device.buffer(Long.BYTES);
        device.setArgument(kernel, 0, unused); // context
        device.setArgument(kernel, 1, unused); // constants
        device.setLocalArgument(kernel, 2, Long.BYTES);
        device.setArgument(kernel, 3, unused); // atomics
        int index = 4;
        for (Object argument : StepTasks.arguments(task)) {
            Object value = argument instanceof TornadoNativeArray array ? buffer(array) : argument;
            device.setArgument(kernel, index++, value);
        }
        return kernel;
    }

    /** The copy of an array on the device; kernels expect the header, too. */
    private MemorySegment buffer(TornadoNativeArray array) {
        return buffers.computeIfAbsent(array, _ -> {
            MemorySegment buffer = device.buffer(array.getSegmentWithHeader().byteSize());
            if (graph.arrays().constants().contains(array)) {
                device.write(buffer, array.getSegmentWithHeader());
            }
            return buffer;
        });
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled) {
        sampled.begin(batch.outputCount());
        input.fill(batch);
        drawInput.fill(batch);
        for (TornadoNativeArray array : List.of(input.step(), input.tables(), input.outputRows(), drawInput.draws())) {
            device.write(buffer(array), array.getSegmentWithHeader());
        }
        for (int task = 0; task < tasks.size(); task++) {
            TaskGrid grid = graph.tasks().grid(tasks.get(task));
            grid.resize(input.rowCount(), input.outputCount(), input.splitCount());
            device.run(
                    kernels.get(task),
                    grid.worker().getGlobalWork(),
                    grid.worker().getLocalWork());
        }
        device.read(buffer(graph.tokens()), graph.tokens().getSegmentWithHeader());
        device.read(buffer(graph.hiddenStates()), graph.hiddenStates().getSegmentWithHeader());
        device.read(buffer(graph.logits()), graph.logits().getSegmentWithHeader());
        for (int output = 0; output < batch.outputCount(); output++) {
            if (DrawInput.isDrawnOnDevice(batch.outputState(output))) {
                sampled.set(output, graph.tokens().get(output), Float.NaN);
            } else {
                hostDraw.draw(batch, output, sampled);
            }
        }
    }

    @Override
    public String description() {
        return "kernels built ahead of time";
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        graph.arrays().releaseHostMemory();
        device.close();
    }
}
