package dev.pinball.tornado.measure;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.CopySpeed;
import dev.pinball.tornado.device.DeviceThread;
import dev.pinball.tornado.device.NamedDevice;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Copies memory on a device from one buffer to another and back, many times in one graph, so that what the host needs to
 * start a graph hardly counts. Each graph ends with a sample of the values, which are checked.
 */
public final class CopyBandwidth {
    private static final long MEBIBYTE = 1 << 20;
    private static final List<Long> SIZES = List.of(16 * MEBIBYTE, 64 * MEBIBYTE, 256 * MEBIBYTE, 1024 * MEBIBYTE);
    private static final int GROUP = 256;
    private static final int SAMPLES = 1024;
    private static final int COPIES = 8; // of one graph; even, so that the last ends where the first began
    private static final int RUNS_MAX = 20;
    private static final long NANOS_MAX = 2_000_000_000L;
    private static final String GRAPH = "bandwidth";

    private final KernelContext context = new KernelContext();
    private final FloatArray sample = new FloatArray(SAMPLES);
    private final FloatArray there;
    private final FloatArray back;
    private final GridScheduler scheduler = new GridScheduler();

    private CopyBandwidth(long bytes, Arena memory) {
        there = buffer(bytes, memory);
        back = buffer(bytes, memory);
    }

    /** A buffer of the device: TornadoVM reads only its size, so it has no memory on the host. */
    private static FloatArray buffer(long bytes, Arena memory) {
        long allBytes = TornadoNativeArray.ARRAY_HEADER + bytes;
        return FloatArray.fromSegmentShallow(
                memory.allocate(TornadoNativeArray.ARRAY_HEADER, Long.BYTES).reinterpret(allBytes));
    }

    /** All sizes that the device has room for, at most a second or two each. */
    public static List<CopySpeed> measure(NamedDevice device) {
        long roomBytes = Math.min(
                device.device().getPhysicalDevice().getDeviceMaxAllocationSize(),
                device.device().getPhysicalDevice().getDeviceGlobalMemorySize() / 4);
        try (DeviceThread thread = new DeviceThread()) {
            return SIZES.stream()
                    .filter(bytes -> bytes < roomBytes)
                    .map(bytes -> thread.call(() -> measure(device, bytes)))
                    .toList();
        }
    }

    private static CopySpeed measure(NamedDevice device, long bytes) throws TornadoExecutionPlanException {
        try (Arena memory = Arena.ofConfined()) {
            CopyBandwidth copies = new CopyBandwidth(bytes, memory);
            try (TornadoExecutionPlan plan =
                    new TornadoExecutionPlan(copies.graph().snapshot())) {
                plan.withDevice(device.device()).withGridScheduler(copies.scheduler);
                return copies.measure(plan, bytes);
            }
        }
    }

    private TaskGraph graph() {
        TaskGraph graph = new TaskGraph(GRAPH)
                .transferToDevice(DataTransferMode.UNDER_DEMAND, there, back, sample)
                .task("fill", CopyKernel::fill, context, there);
        grid("fill", there.getSize());
        int stride = there.getSize() / CopyKernel.PER_ITEM;
        for (int copy = 0; copy < COPIES; copy++) {
            boolean forth = copy % 2 == 0;
            graph.task("copy" + copy, CopyKernel::copy, context, forth ? there : back, forth ? back : there, stride);
            grid("copy" + copy, stride);
        }
        grid("sample", SAMPLES);
        return graph.task("sample", CopyKernel::sample, context, there, sample, there.getSize() / SAMPLES)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, sample)
                .persistOnDevice(there, back);
    }

    private void grid(String task, int items) {
        WorkerGrid1D grid = new WorkerGrid1D(items);
        grid.setLocalWork(GROUP, 1, 1);
        scheduler.addWorkerGrid(GRAPH + "." + task, grid);
    }

    /** The fill that each graph begins with writes half of what a copy moves, and counts as that. */
    private CopySpeed measure(TornadoExecutionPlan plan, long bytes) {
        plan.execute(); // compiles
        List<Double> rates = new ArrayList<>();
        long begin = System.nanoTime();
        long last = begin;
        while (rates.isEmpty() || (rates.size() < RUNS_MAX && last - begin < NANOS_MAX)) {
            sample.clear();
            plan.execute();
            long now = System.nanoTime();
            rates.add(bytes * (2.0 * COPIES + 1) * 1e9 / (now - last));
            requireCopied();
            last = System.nanoTime();
        }
        double[] sorted =
                rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new CopySpeed(bytes, sorted[sorted.length - 1], sorted[sorted.length / 2]);
    }

    private void requireCopied() {
        int stride = there.getSize() / SAMPLES;
        for (int index = 0; index < SAMPLES; index++) {
            int expected = index * stride % CopyKernel.PERIOD;
            if (sample.get(index) != expected) {
                throw new AcceleratorException("tornado: a copy of %d bytes has %s at %d (expected: %d)"
                        .formatted(there.getNumBytesOfSegment(), sample.get(index), index * stride, expected));
            }
        }
    }
}
