package dev.pinball.tornado.graph;

import dev.pinball.tornado.device.DeviceMemory;
import dev.pinball.tornado.memory.DeviceArrays;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A whole step as task graphs, with the grids of their tasks.
 *
 * @param graphs to be run in order
 * @param tokens [outputs] what was drawn, copied to the host by every step
 * @param hiddenStates [outputs, width] which logits are computed from, on the device until they are asked for
 * @param logits [outputs, vocabulary], on the device until they are asked for; of the last graph, as are tokens and hidden states
 */
public record StepGraph(
        List<ImmutableTaskGraph> graphs,
        StepTasks tasks,
        DeviceArrays arrays,
        IntArray tokens,
        FloatArray hiddenStates,
        FloatArray logits,
        DeviceMemory memory) {

    public GridScheduler scheduler() {
        GridScheduler scheduler = new GridScheduler();
        tasks.grids().forEach((task, grid) -> scheduler.addWorkerGrid(StepTasks.GRAPH + "." + task, grid.worker()));
        return scheduler;
    }

    public int taskCount() {
        return tasks.graphs().stream().mapToInt(List::size).sum();
    }
}
