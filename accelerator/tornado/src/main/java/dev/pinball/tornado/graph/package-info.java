/**
 * The operations of a step as tasks, in task graphs that hand their arrays on. The size of a batch changes the grids of
 * the tasks alone, so weights, keys and values are on the device once.
 *
 * <p>Starting points: {@link dev.pinball.tornado.graph.Fusion} finds what one kernel computes,
 * {@link dev.pinball.tornado.graph.StepGraphBuilder} turns it into tasks,
 * {@link dev.pinball.tornado.graph.StepGraphs} tasks into graphs.
 */
@NullMarked
package dev.pinball.tornado.graph;

import org.jspecify.annotations.NullMarked;
