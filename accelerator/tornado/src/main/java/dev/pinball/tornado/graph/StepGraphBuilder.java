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
import dev.pinball.tornado.graph.FusedOperation.AddedExperts;
import dev.pinball.tornado.graph.FusedOperation.AddedProduct;
import dev.pinball.tornado.graph.FusedOperation.GatedExperts;
import dev.pinball.tornado.graph.FusedOperation.GatedProjection;
import dev.pinball.tornado.graph.FusedOperation.Projection;
import dev.pinball.tornado.graph.FusedOperation.RotateAppend;
import dev.pinball.tornado.graph.FusedOperation.Single;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.AddKernel;
import dev.pinball.tornado.kernel.GateKernel;
import dev.pinball.tornado.kernel.GatherKernel;
import dev.pinball.tornado.kernel.NormKernel;
import dev.pinball.tornado.kernel.StepLayout;
import dev.pinball.tornado.kernel.product.EmbedKernel;
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
 * Appends the operations of a program as tasks, in their order, where one kernel computes what {@link Fusion} puts together. A graph ends where a layer has stored its keys and
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
    private final ProductTasks products;
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
        attention = new AttentionTasks(tasks, input, arrays, buffers, limits);
        products = new ProductTasks(tasks, input, arrays, buffers);
        experts = new ExpertTasks(tasks, input, arrays, buffers);
    }

    public StepGraph build() {
        Fusion.of(program).forEach(this::append);
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

    private void append(FusedOperation fused) {
        switch (fused) {
            case Single(Operation operation) -> append(operation);
            case Projection projection -> products.project(projection);
            case GatedProjection gated -> products.gate(gated);
            case AddedProduct(MatMul product, Activation sum) -> products.multiplyAndAdd(product, of(sum));
            case RotateAppend heads -> {
                attention.rotateAppend(heads);
                tasks.endGraph();
            }
            case GatedExperts gated -> experts.gate(gated);
            case AddedExperts(WeightedSum sum, Activation total) -> experts.weightedSum(sum, of(total), 1);
        }
    }

    private void append(Operation operation) {
        switch (operation) {
            case Embed embed -> embed(embed);
            case Norm norm -> norm(norm);
            case MatMul matMul -> products.multiply(matMul);
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
            case WeightedSum sum -> experts.weightedSum(sum, of(sum.output()), 0);
            case Logits logits -> {
                gather(logits);
                products.logits(logits);
            }
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
                        arrays.halves(),
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

    private void gather(Logits logits) {
        int width = logits.input().width();
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
                        buffers.gathered(),
                        width));
    }

    private void gate(Gate gate) {
        Activation up = gate.up();
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
                        ProductTasks.function(gate.kind()),
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
