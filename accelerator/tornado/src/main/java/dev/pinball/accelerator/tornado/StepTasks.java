package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.tornado.TaskGrid.Rows;
import dev.pinball.accelerator.tornado.TaskGrid.Shape;
import java.nio.BufferOverflowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TaskPackage;

/** The tasks of a step as they are appended: one graph, and a grid for each task. */
final class StepTasks {
    private static final String NAME = "step";

    /** What comes before the arrays and numbers of a task: its method and the kernel context. */
    private static final int LEADING_PARAMETERS = 2;

    private final TaskGraph graph = new TaskGraph(NAME);
    private final KernelContext context = new KernelContext();
    private final List<TaskPackage> tasks = new ArrayList<>();
    private final Map<String, TaskGrid> grids = new LinkedHashMap<>();

    TaskGraph graph() {
        return graph;
    }

    /** What every kernel takes first. */
    KernelContext context() {
        return context;
    }

    /** By the full names of the tasks, in order. */
    Map<String, TaskGrid> grids() {
        return grids;
    }

    /** The tasks in order, with their arguments. */
    List<TaskPackage> tasks() {
        return tasks;
    }

    /** The name of the next task, whose grid it registers. */
    String name(String kernel, Shape shape, Rows rows, int perRow) {
        String task = "%s%d".formatted(kernel, grids.size());
        grids.put(NAME + "." + task, TaskGrid.of(shape, rows, perRow));
        return task;
    }

    /** @throws AcceleratorException when no more fit: TornadoVM describes a graph in 8 KiB, without a setting */
    void add(TaskPackage task) {
        try {
            graph.addTask(task);
        } catch (BufferOverflowException full) {
            throw new AcceleratorException(
                    ("tornado: a task graph of TornadoVM takes %d tasks of this model, and its step has more:"
                                    + " serve a model of fewer layers, or choose --accelerator host")
                            .formatted(tasks.size()),
                    full);
        }
        tasks.add(task);
    }

    /** The arrays and numbers of a task. */
    static List<Object> arguments(TaskPackage task) {
        return List.of(task.getTaskParameters()).subList(LEADING_PARAMETERS, task.getTaskParameters().length);
    }
}
