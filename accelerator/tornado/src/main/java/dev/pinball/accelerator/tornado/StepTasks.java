package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.tornado.TaskGrid.Rows;
import dev.pinball.accelerator.tornado.TaskGrid.Shape;
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

    void add(TaskPackage task) {
        tasks.add(task);
        graph.addTask(task);
    }

    /** The arrays and numbers of a task. */
    static List<Object> arguments(TaskPackage task) {
        return List.of(task.getTaskParameters()).subList(LEADING_PARAMETERS, task.getTaskParameters().length);
    }
}
