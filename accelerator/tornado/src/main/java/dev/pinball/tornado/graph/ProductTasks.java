package dev.pinball.tornado.graph;

import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.tornado.graph.FusedOperation.GatedProjection;
import dev.pinball.tornado.graph.FusedOperation.Projection;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.GateKernel;
import dev.pinball.tornado.kernel.StepLayout;
import dev.pinball.tornado.kernel.product.GatedKernel;
import dev.pinball.tornado.kernel.product.MatMulKernel;
import dev.pinball.tornado.kernel.product.ProjectionKernel;
import dev.pinball.tornado.memory.DeviceArrays;
import dev.pinball.tornado.memory.DeviceBuffers;
import dev.pinball.tornado.memory.DeviceWeight;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The tasks of matrix products. */
record ProductTasks(StepTasks tasks, StepInput input, DeviceArrays arrays, DeviceBuffers buffers) {

    void multiply(MatMul matMul) {
        multiply("matmul", Rows.STEP, buffers.of(matMul.input()), matMul, buffers.of(matMul.output()), 0);
    }

    void multiplyAndAdd(MatMul matMul, FloatArray sum) {
        multiply("matmulAdd", Rows.STEP, buffers.of(matMul.input()), matMul, sum, 1);
    }

    void logits(Logits logits) {
        MatMul matMul = new MatMul(logits.input(), logits.weight(), null, logits.input());
        multiply("logits", Rows.OUTPUT, buffers.gathered(), matMul, buffers.logits(), 0);
    }

    private void multiply(String kernel, Rows rows, FloatArray from, MatMul matMul, FloatArray output, int adds) {
        Tensor tensor = matMul.weight();
        DeviceWeight weight = arrays.weight(tensor);
        FloatArray bias = arrays.vector(matMul.bias(), tensor.rows());
        tasks.add(
                kernel,
                Shape.TILES,
                rows,
                Math.ceilDiv(tensor.rows(), MatMulKernel.OUTPUTS),
                name -> TaskPackage.createPackage(
                        name,
                        MatMulKernel::multiply,
                        tasks.context(),
                        input.step(),
                        weight.packed(),
                        weight.floats(),
                        arrays.halves(),
                        from,
                        bias,
                        output,
                        weight.typeId(),
                        tensor.columns(),
                        tensor.rows(),
                        rows == Rows.STEP ? StepLayout.ROWS : StepLayout.OUTPUTS,
                        adds));
    }

    void project(Projection projection) {
        List<MatMul> products = projection.products();
        DeviceWeight weight =
                arrays.weight(products.stream().map(MatMul::weight).toList());
        int[] widths = new int[3];
        FloatArray[] outputs = {buffers.unused(0), buffers.unused(1), buffers.unused(2)};
        for (int index = 0; index < products.size(); index++) {
            widths[index] = products.get(index).weight().rows();
            outputs[index] = buffers.of(products.get(index).output());
        }
        int width = widths[0] + widths[1] + widths[2];
        Norm norm = projection.norm();
        int columns = products.getFirst().weight().columns();
        tasks.add(
                "project",
                Shape.TILES,
                Rows.STEP,
                Math.ceilDiv(width, MatMulKernel.OUTPUTS),
                name -> TaskPackage.createPackage(
                        name,
                        ProjectionKernel::project,
                        tasks.context(),
                        input.step(),
                        weight.packed(),
                        weight.floats(),
                        arrays.halves(),
                        input(norm, products.getFirst()),
                        gains(norm, columns),
                        bias(products, width),
                        outputs[0],
                        outputs[1],
                        outputs[2],
                        weight.typeId(),
                        columns,
                        widths[0],
                        widths[1],
                        widths[2],
                        norm == null ? 0 : 1,
                        norm == null ? 0f : norm.epsilon()));
    }

    void gate(GatedProjection gated) {
        DeviceWeight weight =
                arrays.weight(List.of(gated.gate().weight(), gated.up().weight()));
        int width = gated.gate().weight().rows();
        int columns = gated.gate().weight().columns();
        Norm norm = gated.norm();
        Gate function = gated.function();
        tasks.add(
                "gated",
                Shape.TILES,
                Rows.STEP,
                Math.ceilDiv(width, GatedKernel.OUTPUTS),
                name -> TaskPackage.createPackage(
                        name,
                        GatedKernel::multiply,
                        tasks.context(),
                        input.step(),
                        weight.packed(),
                        weight.floats(),
                        arrays.halves(),
                        input(norm, gated.gate()),
                        gains(norm, columns),
                        buffers.gelu(),
                        buffers.of(function.output()),
                        weight.typeId(),
                        columns,
                        width,
                        function(function.kind()),
                        norm == null ? 0 : 1,
                        norm == null ? 0f : norm.epsilon()));
    }

    /** The number that kernels have for the function of a gate. */
    static int function(GateKind kind) {
        return switch (kind) {
            case SWIGLU -> GateKernel.SWIGLU;
            case GEGLU -> GateKernel.GEGLU;
            case GELU -> GateKernel.GELU;
        };
    }

    private FloatArray input(@Nullable Norm norm, MatMul product) {
        return buffers.of(norm == null ? product.input() : norm.input());
    }

    private FloatArray gains(@Nullable Norm norm, int columns) {
        return norm == null ? arrays.ones(columns) : arrays.vector(norm.weight(), columns);
    }

    private FloatArray bias(List<MatMul> products, int width) {
        if (products.getFirst().bias() == null) {
            return arrays.zeros(width);
        }
        return arrays.vector(products.stream()
                .map(product -> Objects.requireNonNull(product.bias()))
                .toList());
    }
}
