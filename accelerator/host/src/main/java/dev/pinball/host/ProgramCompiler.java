package dev.pinball.host;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.host.attention.BlockTables;
import dev.pinball.host.attention.KeyValueLayer;
import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.experts.ExpertGroupKernel;
import dev.pinball.host.experts.ExpertGroups;
import dev.pinball.host.experts.PackPairsKernel;
import dev.pinball.host.experts.PackedExpertMatMulKernel;
import dev.pinball.host.experts.RouteKernel;
import dev.pinball.host.experts.VectorExpertMatMulKernel;
import dev.pinball.host.experts.WeightedSumKernel;
import dev.pinball.host.gemm.ActivationKind;
import dev.pinball.host.gemm.GemmKernels;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.gemm.PackedWeight;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.AppendKernel;
import dev.pinball.host.kernel.AttentionKernel;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.matmul.Bias;
import dev.pinball.host.matmul.PackKernel;
import dev.pinball.host.matmul.PackOutputRowsKernel;
import dev.pinball.host.matmul.PackedMatMulKernel;
import dev.pinball.host.matmul.RowSelection;
import dev.pinball.host.matmul.VectorMatMulKernel;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.rows.AddKernel;
import dev.pinball.host.rows.EmbedKernel;
import dev.pinball.host.rows.GateKernel;
import dev.pinball.host.rows.GatherKernel;
import dev.pinball.host.rows.NormKernel;
import dev.pinball.host.rows.RopeCache;
import dev.pinball.host.rows.RopeKernel;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.Add;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the operations of a program into kernels: weights are packed and buffers allocated before the first step. */
final class ProgramCompiler {
    private final Program program;
    private final DeviceLimits limits;
    private final HostMemory memory;
    private final GemmKernels gemm;
    private final BlockTables tables;
    private final Matrix[] activations;
    private final Matrix logits; // [outputs, vocabulary]
    private final Map<Integer, KeyValueLayer> layers = new HashMap<>();
    private final List<KeyValueShape> attentionShapes = new ArrayList<>(); // distinct ones
    private final Map<RopeFrequencies, RopeCache> ropeCaches = new HashMap<>();
    private final Map<Activation, ExpertGroups> groups = new HashMap<>();
    private final List<Kernel> kernels = new ArrayList<>();
    private final Map<ActivationKind, PackedActivations> packedInputs = new HashMap<>();
    private final Map<ActivationKind, PackedActivations> expertInputs = new HashMap<>();
    private @Nullable Kernel packed; // the last kernel that packs inputs, for all products that follow
    private int columnsMax = 1;

    ProgramCompiler(Program program, DeviceLimits limits, HostMemory memory, GemmKernels gemm) {
        this.program = program;
        this.limits = limits;
        this.memory = memory;
        this.gemm = gemm;
        tables = BlockTables.of(limits);
        activations = program.activations().stream()
                .map(activation -> memory.matrix(activation.name(), limits.tokensPerStepMax(), activation.width()))
                .toArray(Matrix[]::new);
        logits = memory.matrix(
                "logits", limits.sequencesPerStepMax(), program.config().vocabularySize());
    }

    CompiledProgram compile() {
        for (Operation operation : program.operations()) {
            if (operation instanceof Attention attention) {
                layers.put(attention.layer(), keyValueLayer(attention.shape()));
            }
        }
        for (Operation operation : program.operations()) {
            if (!(operation instanceof MatMul || operation instanceof ExpertMatMul)) {
                packed = null;
            }
            kernels.add(kernel(operation));
        }
        kernels.addAll(0, ropeCaches.values());
        return new CompiledProgram(
                KernelFusion.fuse(kernels).toArray(Kernel[]::new),
                of(program.logitsInput()),
                logits,
                columnsMax,
                attentionShapes);
    }

    private Kernel kernel(Operation operation) {
        return switch (operation) {
            case Embed(Tensor tokens, Tensor positions, Activation output) ->
                new EmbedKernel(weight(tokens), positions == null ? null : weight(positions), of(output));
            case Norm norm -> norm(norm);
            case MatMul matMul -> product(matMul);
            case Rope(Activation vector, int headLength, RopeFrequencies rotation) ->
                new RopeKernel(of(vector), headLength, ropeCaches.computeIfAbsent(rotation, this::ropeCache));
            case AppendKeyValue(int layer, Activation key, Activation value) ->
                new AppendKernel(layer(layer), tables, of(key), of(value));
            case Attention attention -> attention(attention);
            case Gate(GateKind kind, Activation gate, Activation up, Activation output) ->
                new GateKernel(kind, of(gate), up == null ? null : of(up), of(output));
            case Add(Activation addend, Activation sum) -> new AddKernel(of(addend), of(sum));
            case Route(Activation scores, Activation expertIds, Activation routingWeights) ->
                route(scores, expertIds, routingWeights);
            case ExpertMatMul matMul -> experts(matMul);
            case WeightedSum(Activation input, Activation routingWeights, Activation output) ->
                new WeightedSumKernel(
                        groups(routingWeights), of(input).withWidth(output.width()), of(routingWeights), of(output));
            case Logits(Activation input, Tensor weight) -> logits(of(input), weight);
        };
    }

    private Kernel norm(Norm norm) {
        float[] weight = vector(norm.weight());
        float[] bias = norm.bias() == null ? new float[weight.length] : vector(norm.bias());
        Matrix input = of(norm.input()).withWidth(weight.length);
        Matrix output = of(norm.output()).withWidth(weight.length);
        int groupCount = norm.input().width() / weight.length;
        return new NormKernel(norm.kind(), norm.epsilon(), groupCount, input, weight, bias, output);
    }

    private Kernel attention(Attention attention) {
        int headLength = attention.shape().headLength();
        Matrix query = of(attention.query()).withWidth(headLength);
        KeyValueLayer layer = layer(attention.layer());
        Matrix output = of(attention.output()).withWidth(headLength);
        return new AttentionKernel(layer, shapeIndex(layer.shape()), tables, query, output);
    }

    private int shapeIndex(KeyValueShape shape) {
        if (!attentionShapes.contains(shape)) {
            attentionShapes.add(shape);
        }
        return attentionShapes.indexOf(shape);
    }

    /** The kernel that groups pairs by expert runs after the one that chooses experts. */
    private Kernel route(Activation scores, Activation expertIds, Activation routingWeights) {
        kernels.add(new RouteKernel(of(scores), of(expertIds), of(routingWeights)));
        ExpertGroups grouped =
                groups.computeIfAbsent(expertIds, activation -> new ExpertGroups(of(activation), scores.width()));
        groups.put(routingWeights, grouped);
        return new ExpertGroupKernel(grouped);
    }

    /** @param route the expert ids of the router, or its weights */
    private ExpertGroups groups(Activation route) {
        return Objects.requireNonNull(groups.get(route), () -> route.name() + " is used before a route chooses");
    }

    private Kernel experts(ExpertMatMul matMul) {
        ExpertGroups grouped = groups(matMul.expertIds());
        Tensor weight = matMul.weight();
        Matrix input = of(matMul.input());
        Matrix output = of(matMul.output()).withWidth(matMul.outputs());
        if (!gemm.supports(weight)) {
            Matrix inputs = input.withWidth(weight.columns());
            return new VectorExpertMatMulKernel(grouped, weight(weight), inputs, matMul.hasInputPerSlot(), output);
        }
        int rowsMax = limits.tokensPerStepMax() * grouped.slotCount();
        PackedActivations inputs = expertInputs.computeIfAbsent(
                gemm.activationKind(weight), _ -> gemm.groupedActivations(weight, rowsMax));
        packInputs(
                matMul.hasInputPerSlot() ? new PackKernel(input, inputs) : new PackPairsKernel(grouped, input, inputs));
        List<PackedWeight> experts = gemm.pack(weight, matMul.outputs());
        return PackedExpertMatMulKernel.of(VectorWeight.role(weight), grouped, inputs, experts, output);
    }

    private Kernel product(MatMul matMul) {
        Matrix input = of(matMul.input());
        Bias bias = new Bias(vector(matMul.bias()));
        if (!gemm.supports(matMul.weight())) {
            return new VectorMatMulKernel(RowSelection.ALL, input, weight(matMul.weight()), bias, of(matMul.output()));
        }
        PackedActivations inputs = inputs(packedInputs, matMul.weight(), limits.tokensPerStepMax());
        packInputs(new PackKernel(input, inputs));
        return packed(RowSelection.ALL, inputs, matMul.weight(), bias, of(matMul.output()));
    }

    private PackedActivations inputs(Map<ActivationKind, PackedActivations> existing, Tensor weight, int rowsMax) {
        return existing.computeIfAbsent(gemm.activationKind(weight), _ -> gemm.activations(weight, rowsMax));
    }

    /** Packs inputs, unless the product before has the same ones. */
    private void packInputs(Kernel pack) {
        if (!pack.equals(packed)) {
            kernels.add(pack);
        }
        packed = pack;
    }

    private Kernel packed(RowSelection selection, PackedActivations inputs, Tensor weight, Bias bias, Matrix output) {
        return PackedMatMulKernel.of(VectorWeight.role(weight), selection, inputs, gemm.pack(weight), bias, output);
    }

    private Kernel logits(Matrix input, Tensor weight) {
        Bias none = new Bias(vector(null));
        if (gemm.supports(weight)) {
            PackedActivations inputs = gemm.activations(weight, limits.sequencesPerStepMax());
            kernels.add(new PackOutputRowsKernel(input, inputs));
            return packed(RowSelection.OUTPUTS, inputs, weight, none, logits);
        }
        Matrix gathered = memory.matrix("output rows", limits.sequencesPerStepMax(), input.width());
        kernels.add(new GatherKernel(input, gathered));
        return new VectorMatMulKernel(RowSelection.OUTPUTS, gathered, weight(weight), none, logits);
    }

    private RopeCache ropeCache(RopeFrequencies rotation) {
        int width = 2 * rotation.pairCount();
        Matrix cosines = memory.matrix("cosines", limits.tokensPerStepMax(), width);
        Matrix sines = memory.matrix("sines", limits.tokensPerStepMax(), width);
        return new RopeCache(rotation, cosines, sines);
    }

    private KeyValueLayer keyValueLayer(AttentionShape shape) {
        return KeyValueLayer.take(memory, KeyValueShape.of(shape, limits), limits.blockCount());
    }

    private KeyValueLayer layer(int layer) {
        KeyValueLayer keyValues = layers.get(layer);
        if (keyValues == null) {
            throw new IllegalArgumentException("layer %d stores keys and values that nothing reads".formatted(layer));
        }
        return keyValues;
    }

    private VectorWeight weight(Tensor tensor) {
        columnsMax = Math.max(columnsMax, tensor.columns());
        return new VectorWeight(memory.copy(tensor));
    }

    /** The values of a vector; none where the model has none. */
    private static float[] vector(@Nullable Tensor tensor) {
        if (tensor == null) {
            return new float[0];
        }
        float[] values = new float[tensor.columns()];
        Dequantizer.readRow(tensor, 0, values, 0);
        return values;
    }

    private Matrix of(Activation activation) {
        return activations[activation.index()];
    }

    /**
     * A program with its memory.
     *
     * @param kernels in the order in which they run
     * @param hiddenStates [rows, width], which logits are computed from
     * @param logits [outputs, vocabulary], where they leave their result
     * @param columnsMax the longest row of a weight
     * @param attentionShapes the distinct shapes of keys and values: a thread needs a workspace for each
     */
    record CompiledProgram(
            Kernel[] kernels,
            Matrix hiddenStates,
            Matrix logits,
            int columnsMax,
            List<KeyValueShape> attentionShapes) {}
}
