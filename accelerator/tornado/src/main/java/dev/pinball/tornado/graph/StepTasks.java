package dev.pinball.tornado.graph;

import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TaskPackage;

/**
 * The tasks of a step as they are appended, graph after graph. TornadoVM keeps compiled code by the names of graph and task:
 * so tasks of the same kernel and constants have the same name in every graph, and are compiled once. Within a graph a name
 * is taken once, so there a kernel has as many names as uses.
 */
public final class StepTasks {
    /** The name of every graph. */
    public static final String GRAPH = "step";

    /** What comes before the arrays and numbers of a task: its method and the kernel context. */
    private static final int LEADING_PARAMETERS = 2;

    private final KernelContext context = new KernelContext();
    private final List<List<TaskPackage>> graphs = new ArrayList<>();
    private final Map<Use, TaskPackage> kernels = new LinkedHashMap<>();
    private final Map<String, TaskGrid> grids = new HashMap<>();
    private final Map<Kernel, Integer> uses = new HashMap<>(); // in the graph that grows

    /** Tasks with equal keys share compiled code; their arrays may differ. */
    private record Kernel(String name, Shape shape, Rows rows, int perRow, List<Object> constants) {}

    private record Use(Kernel kernel, int count) {}

    public StepTasks() {
        graphs.add(new ArrayList<>());
    }

    /** What every kernel takes first. */
    KernelContext context() {
        return context;
    }

    /** The tasks of each graph in order, with their arguments. */
    public List<List<TaskPackage>> graphs() {
        return graphs;
    }

    /** The first task of each name: what is compiled. */
    public List<TaskPackage> kernels() {
        return List.copyOf(kernels.values());
    }

    /** By the names of the tasks. */
    public Map<String, TaskGrid> grids() {
        return grids;
    }

    public TaskGrid grid(TaskPackage task) {
        return Objects.requireNonNull(grids.get(task.getId()));
    }

    /** Appends what {@code task} makes of a name. */
    void add(String name, Shape shape, Rows rows, int perRow, Function<String, TaskPackage> task) {
        Kernel kernel = new Kernel(name, shape, rows, perRow, constants(task.apply(name)));
        Use use = new Use(kernel, uses.merge(kernel, 1, Integer::sum));
        String unique = kernels.containsKey(use) ? kernels.get(use).getId() : name + kernels.size();
        TaskPackage added = task.apply(unique);
        kernels.putIfAbsent(use, added);
        grids.computeIfAbsent(unique, _ -> TaskGrid.of(shape, rows, perRow));
        graphs.getLast().add(added);
    }

    /** What is appended from now on belongs to the next graph. */
    void endGraph() {
        graphs.add(new ArrayList<>());
        uses.clear();
    }

    private static List<Object> constants(TaskPackage task) {
        return arguments(task).stream().filter(Number.class::isInstance).toList();
    }

    /** The arrays and numbers of a task. */
    public static List<Object> arguments(TaskPackage task) {
        return List.of(task.getTaskParameters()).subList(LEADING_PARAMETERS, task.getTaskParameters().length);
    }
}
