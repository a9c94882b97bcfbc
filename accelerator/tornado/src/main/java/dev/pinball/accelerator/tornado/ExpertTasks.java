package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.program.Operation.Combine;
import dev.pinball.accelerator.program.Operation.ExpertMatMul;
import dev.pinball.accelerator.program.Operation.Route;
import dev.pinball.accelerator.tornado.TaskGrid.Rows;
import dev.pinball.accelerator.tornado.TaskGrid.Shape;
import dev.pinball.accelerator.tornado.kernel.CombineKernel;
import dev.pinball.accelerator.tornado.kernel.ExpertMatMulKernel;
import dev.pinball.accelerator.tornado.kernel.RouteKernel;
import uk.ac.manchester.tornado.api.common.TaskPackage;

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
                        buffers.of(route.chosen()),
                        buffers.of(route.shares()),
                        route.scores().width(),
                        route.chosen().width()));
    }

    void multiply(ExpertMatMul matMul) {
        DeviceWeight weight = arrays.weight(matMul.weight());
        int slots = matMul.chosen().width();
        tasks.add(
                "experts",
                Shape.GROUPS,
                Rows.STEP,
                matMul.output().width(),
                name -> TaskPackage.createPackage(
                        name,
                        ExpertMatMulKernel::multiply,
                        tasks.context(),
                        weight.packed(),
                        weight.floats(),
                        arrays.powers(),
                        buffers.of(matMul.input()),
                        buffers.of(matMul.chosen()),
                        buffers.of(matMul.output()),
                        weight.typeId(),
                        matMul.weight().columns(),
                        matMul.outputs(),
                        slots,
                        matMul.inputBySlot() ? slots : 1));
    }

    void combine(Combine combine) {
        tasks.add(
                "combine",
                Shape.ELEMENTS,
                Rows.STEP,
                combine.output().width(),
                name -> TaskPackage.createPackage(
                        name,
                        CombineKernel::combine,
                        tasks.context(),
                        input.step(),
                        buffers.of(combine.input()),
                        buffers.of(combine.shares()),
                        buffers.of(combine.output()),
                        combine.shares().width(),
                        combine.output().width()));
    }
}
