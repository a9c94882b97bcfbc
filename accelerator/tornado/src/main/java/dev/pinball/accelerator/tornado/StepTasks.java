package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.tornado.TaskGrid.Rows;
import dev.pinball.accelerator.tornado.TaskGrid.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;

/** The tasks of a step as they are appended: one graph, and a grid for each task. */
final class StepTasks {
    private static final String NAME = "step";

    private final TaskGraph graph = new TaskGraph(NAME);
    private final KernelContext context = new KernelContext();
    private final Map<String, TaskGrid> grids = new LinkedHashMap<>();

    TaskGraph graph() {
        return graph;
    }

    /** What every kernel takes first. */
    KernelContext context() {
        return context;
    }

    /** By the full names of the tasks. */
    Map<String, TaskGrid> grids() {
        return grids;
    }

    /** The name of the next task, whose grid it registers. */
    String name(String kernel, Shape shape, Rows rows, int perRow) {
        String task = "%s%d".formatted(kernel, grids.size());
        grids.put(NAME + "." + task, TaskGrid.of(shape, rows, perRow));
        return task;
    }
}
