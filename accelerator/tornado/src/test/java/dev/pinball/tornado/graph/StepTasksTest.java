package dev.pinball.tornado.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.AddKernel;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class StepTasksTest {
    private final StepTasks tasks = new StepTasks();

    @Test
    void namesTasksOfOneKernelAlikeInAllGraphs() {
        add(8);
        add(16);
        add(8);
        tasks.endGraph();
        add(16);
        add(8);

        assertThat(names()).containsExactly(List.of("add0", "add1", "add2"), List.of("add1", "add0"));
        assertThat(tasks.kernels()).extracting(TaskPackage::getId).containsExactly("add0", "add1", "add2");
        assertThat(tasks.grids()).containsOnlyKeys("add0", "add1", "add2");
    }

    private void add(int width) {
        tasks.add(
                "add",
                Shape.ELEMENTS,
                Rows.STEP,
                width,
                name -> TaskPackage.createPackage(
                        name,
                        AddKernel::add,
                        tasks.context(),
                        new IntArray(1),
                        new FloatArray(width),
                        new FloatArray(width),
                        width));
    }

    private List<List<String>> names() {
        return tasks.graphs().stream()
                .map(graph -> graph.stream().map(TaskPackage::getId).toList())
                .toList();
    }
}
