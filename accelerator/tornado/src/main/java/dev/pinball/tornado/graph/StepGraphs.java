package dev.pinball.tornado.graph;

import dev.pinball.tornado.device.DeviceMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The tasks of a step as graphs that run one after the other and hand their arrays on. An array belongs to the first graph
 * that uses it: it alone copies the array to the device and gives it back at the end. Every graph after that one, up to the
 * last that uses the array, has it from the graph before, since TornadoVM takes it from the graph that ran last.
 */
final class StepGraphs {
    private final List<List<TaskPackage>> tasks;
    private final Map<TornadoNativeArray, GraphRange> arrays = new LinkedHashMap<>();

    /** The first and the last graph that use an array. */
    private record GraphRange(int first, int last) {
        GraphRange upTo(GraphRange later) {
            return new GraphRange(first, later.last);
        }
    }

    StepGraphs(List<List<TaskPackage>> tasks) {
        this.tasks = tasks;
        for (int graph = 0; graph < tasks.size(); graph++) {
            for (TaskPackage task : tasks.get(graph)) {
                for (Object argument : StepTasks.arguments(task)) {
                    if (argument instanceof TornadoNativeArray array) {
                        arrays.merge(array, new GraphRange(graph, graph), GraphRange::upTo);
                    }
                }
            }
        }
    }

    /** What the device needs for all arrays. */
    DeviceMemory size() {
        long[] bytes = arrays.keySet().stream()
                .mapToLong(TornadoNativeArray::getNumBytesOfSegmentWithHeader)
                .toArray();
        return new DeviceMemory(
                LongStream.of(bytes).sum(), LongStream.of(bytes).max().orElseThrow());
    }

    /**
     * The graphs.
     *
     * @param inputs copied to the device by every step
     * @param constants copied there by the first; what is neither is a buffer, whose first values are never read
     * @param result copied back by every step; all else stays on the device
     */
    List<ImmutableTaskGraph> build(
            Set<TornadoNativeArray> inputs, Set<TornadoNativeArray> constants, TornadoNativeArray result) {
        Predicate<TornadoNativeArray> buffers = array -> !inputs.contains(array) && !constants.contains(array);
        List<ImmutableTaskGraph> graphs = new ArrayList<>();
        for (int index = 0; index < tasks.size(); index++) {
            int graphIndex = index;
            List<TornadoNativeArray> owned = within(range -> range.first == graphIndex);
            List<TornadoNativeArray> handedOn = within(range -> range.first < graphIndex && graphIndex <= range.last);
            TaskGraph graph = new TaskGraph(StepTasks.GRAPH)
                    .consumeFromDevice(StepTasks.GRAPH, handedOn.toArray())
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, only(owned, inputs::contains))
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, only(owned, constants::contains))
                    .transferToDevice(DataTransferMode.UNDER_DEMAND, only(owned, buffers));
            tasks.get(index).forEach(graph::addTask);
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, only(owned, array -> array == result))
                    .persistOnDevice(only(owned, array -> array != result));
            graphs.add(graph.snapshot());
        }
        return graphs;
    }

    private List<TornadoNativeArray> within(Predicate<GraphRange> wanted) {
        return arrays.entrySet().stream()
                .filter(array -> wanted.test(array.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Object[] only(Collection<TornadoNativeArray> arrays, Predicate<TornadoNativeArray> wanted) {
        return arrays.stream().filter(wanted).toArray();
    }
}
