package dev.pinball.tornado.graph;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.Add;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.AddKernel;
import dev.pinball.tornado.kernel.EmbedKernel;
import dev.pinball.tornado.kernel.GateKernel;
import dev.pinball.tornado.kernel.GatherKernel;
import dev.pinball.tornado.kernel.NormKernel;
import dev.pinball.tornado.kernel.StepLayout;
import dev.pinball.tornado.kernel.product.MatMulKernel;
import dev.pinball.tornado.memory.DeviceArrays;
import dev.pinball.tornado.memory.DeviceBuffers;
import dev.pinball.tornado.memory.DeviceWeight;
import java.util.Set;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Appends the operations of a program as tasks, one each, in their order. A graph ends where a layer has stored its keys and
 * values: so all but the first and the last are the same tasks, those of one layer and the next.
 */
public final class StepGraphBuilder {
    private final Program program;
    private final DeviceLimits limits;
    private final StepInput input;
    private final DrawInput drawInput;
    private final DeviceArrays arrays = new DeviceArrays();
    private final DeviceBuffers buffers;
    private final AttentionTasks attention;
    private final ExpertTasks experts;
    private final StepTasks tasks;
    private final KernelContext context;

    public StepGraphBuilder(
            Program program, DeviceLimits limits, StepInput input, DrawInput drawInput, StepTasks tasks) {
        this.program = program;
        this.limits = limits;
        this.input = input;
        this.drawInput = drawInput;
        this.tasks = tasks;
        context = tasks.context();
        buffers = new DeviceBuffers(program, limits, arrays);
        attention = new AttentionTasks(tasks, input, buffers, limits);
        experts = new ExpertTasks(tasks, input, arrays, buffers);
    }

    public StepGraph build() {
        for (Operation operation : program.operations()) {
            append(operation);
        }
        FloatArray logits = buffers.logits();
        IntArray tokens = new DrawTasks(tasks, input, drawInput.draws(), logits, limits).append();
        Set<TornadoNativeArray> inputs = Set.of(input.step(), input.tables(), input.outputRows(), drawInput.draws());
        StepGraphs graphs = new StepGraphs(tasks.graphs());
        return new StepGraph(
                graphs.build(inputs, arrays.constants(), tokens),
                tasks,
                arrays,
                tokens,
                buffers.gathered(),
                logits,
                graphs.size());
    }

    private void append(Operation operation) {
        switch (operation) {
            case Embed embed -> embed(embed);
            case Norm norm -> norm(norm);
            case MatMul matMul -> matMul(matMul);
            case Rope rope -> attention.rope(rope);
            case AppendKeyValue append -> {
                attention.append(append);
                tasks.endGraph();
            }
            case Attention attended -> attention.attend(attended);
            case Gate gate -> gate(gate);
            case Add(Activation addend, Activation sum) -> add(of(addend), of(sum), sum.width());
            case Route route -> experts.route(route);
            case ExpertMatMul matMul -> experts.multiply(matMul);
            case WeightedSum sum -> experts.weightedSum(sum);
            case Logits logits -> logits(logits);
        }
    }

    private void embed(Embed embed) {
        int width = embed.output().width();
        lookUp(embed.tokens(), StepLayout.TOKEN, of(embed.output()));
        Tensor positions = embed.positions();
        if (positions != null) {
            FloatArray learned = buffers.rows("learned positions", width);
            lookUp(positions, StepLayout.POSITION, learned);
            add(learned, of(embed.output()), width);
        }
    }

    private void lookUp(Tensor table, int field, FloatArray output) {
        DeviceWeight weight = arrays.weight(table);
        tasks.add(
                "embed",
                Shape.ELEMENTS,
                Rows.STEP,
                table.columns(),
                name -> TaskPackage.createPackage(
                        name,
                        EmbedKernel::embed,
                        context,
                        input.step(),
                        weight.packed(),
                        weight.floats(),
                        arrays.powers(),
                        output,
                        weight.typeId(),
                        table.columns(),
                        field));
    }

    private void norm(Norm norm) {
        int width = norm.weight().columns();
        int parts = norm.input().width() / width;
        int kind = switch (norm.kind()) {
            case RMS -> NormKernel.RMS;
            case LAYER -> NormKernel.LAYER;
        };
        tasks.add(
                "norm",
                Shape.GROUPS,
                Rows.STEP,
                parts,
                name -> TaskPackage.createPackage(
                        name,
                        NormKernel::normalise,
                        context,
                        of(norm.input()),
                        arrays.vector(norm.weight(), width),
                        arrays.vector(norm.bias(), width),
                        of(norm.output()),
                        kind,
                        norm.epsilon(),
                        parts,
                        width));
    }

    private void matMul(MatMul matMul) {
        FloatArray bias = arrays.vector(matMul.bias(), matMul.weight().rows());
        multiply("matmul", Rows.STEP, of(matMul.input()), matMul.weight(), bias, of(matMul.output()));
    }

    private void logits(Logits logits) {
        int width = logits.input().width();
        FloatArray gathered = buffers.gathered();
        tasks.add(
                "gather",
                Shape.ELEMENTS,
                Rows.OUTPUT,
                width,
                name -> TaskPackage.createPackage(
                        name,
                        GatherKernel::gather,
                        context,
                        input.step(),
                        input.outputRows(),
                        of(logits.input()),
                        gathered,
                        width));
        FloatArray bias = arrays.vector(null, logits.weight().rows());
        multiply("logits", Rows.OUTPUT, gathered, logits.weight(), bias, buffers.logits());
    }

    private void multiply(
            String kernel, Rows rows, FloatArray from, Tensor tensor, FloatArray bias, FloatArray output) {
        DeviceWeight weight = arrays.weight(tensor);
        tasks.add(
                kernel,
                Shape.TILES,
                rows,
                tensor.rows(),
                name -> TaskPackage.createPackage(
                        name,
                        MatMulKernel::multiply,
                        context,
                        input.step(),
                        weight.packed(),
                        weight.floats(),
                        arrays.powers(),
                        from,
                        bias,
                        output,
                        weight.typeId(),
                        tensor.columns(),
                        tensor.rows(),
                        rows == Rows.STEP ? StepLayout.ROWS : StepLayout.OUTPUTS));
    }

    private void gate(Gate gate) {
        Activation up = gate.up();
        int kind = switch (gate.kind()) {
            case SWIGLU -> GateKernel.SWIGLU;
            case GEGLU -> GateKernel.GEGLU;
            case GELU -> GateKernel.GELU;
        };
        tasks.add(
                "gate",
                Shape.ELEMENTS,
                Rows.STEP,
                gate.output().width(),
                name -> TaskPackage.createPackage(
                        name,
                        GateKernel::gate,
                        context,
                        input.step(),
                        buffers.gelu(),
                        of(gate.gate()),
                        up == null ? of(gate.gate()) : of(up),
                        of(gate.output()),
                        kind,
                        gate.output().width()));
    }

    private void add(FloatArray addend, FloatArray sum, int width) {
        tasks.add(
                "add",
                Shape.ELEMENTS,
                Rows.STEP,
                width,
                name -> TaskPackage.createPackage(name, AddKernel::add, context, input.step(), addend, sum, width));
    }

    private FloatArray of(Activation activation) {
        return buffers.of(activation);
    }
}
