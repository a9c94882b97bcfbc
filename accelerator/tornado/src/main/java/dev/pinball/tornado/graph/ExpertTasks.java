package dev.pinball.tornado.graph;

import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.tornado.graph.FusedOperation.GatedExperts;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.RouteKernel;
import dev.pinball.tornado.kernel.WeightedSumKernel;
import dev.pinball.tornado.kernel.product.ExpertGatedKernel;
import dev.pinball.tornado.kernel.product.ExpertMatMulKernel;
import dev.pinball.tornado.kernel.product.GatedKernel;
import dev.pinball.tornado.kernel.product.MatMulKernel;
import dev.pinball.tornado.memory.DeviceArrays;
import dev.pinball.tornado.memory.DeviceBuffers;
import dev.pinball.tornado.memory.DeviceWeight;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The tasks of a layer of experts. */
record ExpertTasks(StepTasks tasks, StepInput input, DeviceArrays arrays, DeviceBuffers buffers) {

    void route(Route route) {
        tasks.add(
                "route",
                Shape.ELEMENTS,
                Rows.STEP,
                1,
                name -> TaskPackage.createPackage(
                        name,
                        RouteKernel::route,
                        tasks.context(),
                        input.step(),
                        buffers.of(route.scores()),
                        buffers.of(route.expertIds()),
                        buffers.of(route.routingWeights()),
                        route.scores().width(),
                        route.expertIds().width()));
    }

    void multiply(ExpertMatMul matMul) {
        DeviceWeight weight = arrays.weight(matMul.weight());
        int slots = matMul.expertIds().width();
        tasks.add(
                "experts",
                Shape.GROUPS,
                Rows.STEP,
                slots * Math.ceilDiv(matMul.outputs(), MatMulKernel.OUTPUTS),
                name -> TaskPackage.createPackage(
                        name,
                        ExpertMatMulKernel::multiply,
                        tasks.context(),
                        weight.packed(),
                        weight.floats(),
                        arrays.halves(),
                        buffers.of(matMul.input()),
                        buffers.of(matMul.expertIds()),
                        buffers.of(matMul.output()),
                        weight.typeId(),
                        matMul.weight().columns(),
                        matMul.outputs(),
                        slots,
                        matMul.hasInputPerSlot() ? slots : 1));
    }

    void gate(GatedExperts gated) {
        ExpertMatMul gate = gated.gate();
        DeviceWeight weight = arrays.weight(List.of(gate.weight(), gated.up().weight()));
        int slots = gate.expertIds().width();
        tasks.add(
                "gatedExperts",
                Shape.GROUPS,
                Rows.STEP,
                slots * Math.ceilDiv(gate.outputs(), GatedKernel.OUTPUTS),
                name -> TaskPackage.createPackage(
                        name,
                        ExpertGatedKernel::multiply,
                        tasks.context(),
                        weight.packed(),
                        weight.floats(),
                        arrays.halves(),
                        buffers.of(gate.input()),
                        buffers.of(gate.expertIds()),
                        buffers.gelu(),
                        buffers.of(gated.function().output()),
                        weight.typeId(),
                        gate.weight().columns(),
                        gate.outputs(),
                        slots,
                        gate.expertCount(),
                        ProductTasks.function(gated.function().kind())));
    }

    /** @param adds 1 where the sum is added to {@code output}, 0 where it replaces it */
    void weightedSum(WeightedSum sum, FloatArray output, int adds) {
        tasks.add(
                "combine",
                Shape.ELEMENTS,
                Rows.STEP,
                sum.output().width(),
                name -> TaskPackage.createPackage(
                        name,
                        WeightedSumKernel::combine,
                        tasks.context(),
                        input.step(),
                        buffers.of(sum.input()),
                        buffers.of(sum.routingWeights()),
                        output,
                        sum.routingWeights().width(),
                        sum.output().width(),
                        adds));
    }
}
