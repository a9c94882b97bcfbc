package dev.pinball.accelerator.reference;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.Sampler;
import dev.pinball.accelerator.sampling.SamplingState;
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
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a program row by row, each through all operations before the next begins. So a row finds the keys and values of the
 * rows before it, and its results depend on nothing else in the batch.
 *
 * <p>Activations, keys and values are F32, sums are taken in F64 from the first to the last: closer to the exact result
 * than an accelerator that sums in F32, whose error is what the tests then see.
 */
public final class ReferenceAccelerator implements Accelerator {
    private final Program program;
    private final DeviceLimits limits;
    private final float[][] activations; // [activation][width] of one row
    private final float[] hiddenState; // [width] of one row, which logits are computed from
    private final float[] logits; // [vocabulary]
    private final MatrixProduct product = new MatrixProduct();
    private final Experts experts = new Experts(product);
    private final PagedAttention attention;
    private final Sampler sampler;

    ReferenceAccelerator(Program program, DeviceLimits limits) {
        Map<Tensor, Tensor> copies = new HashMap<>();
        this.program = program.withTensors(tensor -> copies.computeIfAbsent(tensor, read -> read.copy(Arena.ofAuto())));
        this.limits = limits;
        activations = program.activations().stream()
                .map(activation -> new float[activation.width()])
                .toArray(float[][]::new);
        hiddenState = of(program.logitsInput());
        logits = new float[program.config().vocabularySize()];
        attention = new PagedAttention(program, limits);
        sampler = new Sampler(program.config().vocabularySize());
    }

    @Override
    public String description() {
        return "reference: one thread, scalar, slow by design";
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    /** Multiply-adds of matrix products that all steps so far have really computed, logits included. */
    public long multiplyAdds() {
        return product.multiplyAdds();
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled) {
        sampled.begin(batch.outputCount());
        int output = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            boolean isOutput = output < batch.outputCount() && batch.outputRows()[output] == row;
            for (Operation operation : program.operations()) {
                run(operation, batch, row, isOutput);
            }
            if (isOutput) {
                give(batch, output++, sampled);
            }
        }
    }

    private void give(StepBatch batch, int output, SampledTokens sampled) {
        SamplingState state = batch.outputState(output);
        if (state.hiddenStateWanted()) {
            sampled.setHiddenState(output, hiddenState, 0, hiddenState.length);
        } else {
            sampler.sample(logits, 0, state, batch.drawnPosition(output), sampled, output);
        }
    }

    private void run(Operation operation, StepBatch batch, int row, boolean isOutput) {
        int position = batch.positions()[row];
        switch (operation) {
            case Embed embed -> Embedding.embed(embed, batch.tokenIds()[row], position, of(embed.output()));
            case Norm norm -> Normalisation.normalise(norm, of(norm.input()), of(norm.output()));
            case MatMul(Activation input, Tensor weight, Tensor bias, Activation output) ->
                product.multiply(weight, bias, of(input), of(output));
            case Rope rope -> RotaryPosition.rotate(rope, position, of(rope.vector()));
            case AppendKeyValue(int layer, Activation key, Activation value) ->
                attention.append(layer, batch, row, of(key), of(value));
            case Attention attend -> attention.attend(attend, batch, row, of(attend.query()), of(attend.output()));
            case Gate(GateKind kind, Activation gate, Activation up, Activation output) ->
                Elementwise.gate(kind, of(gate), up == null ? null : of(up), of(output));
            case Add(Activation addend, Activation sum) -> Elementwise.add(of(addend), of(sum));
            case Route(Activation scores, Activation expertIds, Activation routingWeights) ->
                Experts.route(of(scores), of(expertIds), of(routingWeights));
            case ExpertMatMul matMul ->
                experts.multiply(matMul, of(matMul.input()), of(matMul.expertIds()), of(matMul.output()));
            case WeightedSum(Activation input, Activation routingWeights, Activation output) ->
                Experts.weightedSum(of(input), of(routingWeights), of(output));
            case Logits(Activation input, Tensor weight) -> {
                if (isOutput) {
                    product.multiply(weight, null, of(input), logits);
                }
            }
        }
    }

    private float[] of(Activation activation) {
        return activations[activation.index()];
    }

    @Override
    public void close() {
        // holds nothing but memory
    }
}
