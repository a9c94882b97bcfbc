package dev.pinball.accelerator.tornado;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A whole step as one task graph, with the grids of its tasks.
 *
 * @param tokens [outputs] what was drawn, copied to the host by every execution
 * @param logits [outputs, vocabulary], on the device until they are asked for
 * @param deviceBytes memory of its weights, keys, values and buffers
 */
record StepGraph(ImmutableTaskGraph graph, StepTasks tasks, IntArray tokens, FloatArray logits, long deviceBytes) {

    GridScheduler scheduler() {
        GridScheduler scheduler = new GridScheduler();
        tasks.grids().forEach((task, grid) -> scheduler.addWorkerGrid(task, grid.worker()));
        return scheduler;
    }
}
