package dev.pinball.training.gradient;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.parameter.Parameter;
import dev.pinball.training.parameter.ParameterSlice;
import dev.pinball.training.parameter.Parameters;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The definition of every operation and of the loss, row by row in double precision: what central differences are taken of. */
final class ExactProgram {
    private final Program program;
    private final Parameters parameters;
    private final TrainingBatch batch;
    private final IdentityHashMap<Parameter, double[]> values = new IdentityHashMap<>();
    private final Map<Integer, double[][]> keys = new HashMap<>();
    private final Map<Integer, double[][]> cachedValues = new HashMap<>();
    private final IdentityHashMap<Tensor, ParameterSlice> slices = new IdentityHashMap<>();
    private final double[][][] activations; // [activations][rows][width]
    private final ExactRounding rounding;
    private final ExactGates gates = new ExactGates();
    private final ExactExperts experts = new ExactExperts();
    private final double balanceWeight;
    private double loss;

    ExactProgram(
            Program program, Parameters parameters, TrainingBatch batch, ExactRounding rounding, double balanceWeight) {
        this.balanceWeight = balanceWeight;
        this.program = program;
        this.parameters = parameters;
        this.batch = batch;
        this.rounding = rounding;
        activations = new double[program.activations().size()][][];
        for (Parameter parameter : parameters.all()) {
            double[] exact = new double[parameter.count()];
            for (int i = 0; i < exact.length; i++) {
                exact[i] = parameter.values()[i];
            }
            values.put(parameter, exact);
        }
    }

    /** To be changed by the test. */
    double[] values(Parameter parameter) {
        return Objects.requireNonNull(values.get(parameter));
    }

    /** Of all routers, with their weight. */
    double balanceLoss() {
        return balanceWeight * experts.balanceLoss();
    }

    /** The mean over the labels, and the balance loss. */
    double loss() {
        loss = 0;
        rounding.begin();
        gates.begin();
        experts.begin();
        for (Activation activation : program.activations()) {
            activations[activation.index()] = new double[batch.rowCount()][activation.width()];
        }
        for (Operation operation : program.operations()) {
            run(operation);
            outputs(operation).forEach(output -> rounding.apply(of(output)));
        }
        return loss + balanceLoss();
    }

    private void run(Operation operation) {
        switch (operation) {
            case Operation.Embed embed -> embed(embed);
            case Operation.Norm norm -> norm(norm);
            case Operation.MatMul(Activation input, Tensor weight, Tensor bias, Activation output) ->
                activations[output.index()] = multiply(of(input), weight, bias);
            case Operation.Rope rope -> rope(rope);
            case Operation.AppendKeyValue(int layer, Activation key, Activation value) -> {
                keys.put(layer, copy(of(key)));
                cachedValues.put(layer, copy(of(value)));
            }
            case Operation.Attention attention -> attend(attention);
            case Operation.Gate gate ->
                gates.apply(gate.kind(), of(gate.gate()), gate.up() == null ? null : of(gate.up()), of(gate.output()));
            case Operation.Add(Activation addend, Activation sum) -> add(of(addend), of(sum));
            case Operation.Route(Activation scores, Activation expertIds, Activation routingWeights) ->
                experts.route(of(scores), of(expertIds), of(routingWeights));
            case Operation.ExpertMatMul matMul ->
                ExactExperts.multiply(
                        matMul,
                        of(matMul.input()),
                        of(matMul.expertIds()),
                        of(matMul.output()),
                        values(slice(matMul.weight()).parameter()));
            case Operation.WeightedSum(Activation input, Activation routingWeights, Activation output) ->
                ExactExperts.weightedSum(of(input), of(routingWeights), of(output));
            case Operation.Logits(Activation input, Tensor weight) ->
                loss = ExactLoss.mean(multiply(of(input), weight, null), batch);
        }
    }

    private static List<Activation> outputs(Operation operation) {
        return switch (operation) {
            case Operation.Embed embed -> List.of(embed.output());
            case Operation.Norm norm -> List.of(norm.output());
            case Operation.MatMul matMul -> List.of(matMul.output());
            case Operation.Rope rope -> List.of(rope.vector());
            case Operation.Attention attention -> List.of(attention.output());
            case Operation.Gate gate -> List.of(gate.output());
            case Operation.Add add -> List.of(add.sum());
            case Operation.Route route -> List.of(route.expertIds(), route.routingWeights());
            case Operation.ExpertMatMul matMul -> List.of(matMul.output());
            case Operation.WeightedSum sum -> List.of(sum.output());
            case Operation.AppendKeyValue _, Operation.Logits _ -> List.of();
        };
    }

    private void embed(Operation.Embed embed) {
        for (int row = 0; row < batch.rowCount(); row++) {
            double[] output = of(embed.output())[row];
            for (int i = 0; i < output.length; i++) {
                output[i] = value(embed.tokens(), batch.ids()[row], i);
                if (embed.positions() != null) {
                    output[i] += value(embed.positions(), row % batch.context(), i);
                }
            }
        }
    }

    private void norm(Operation.Norm norm) {
        int width = norm.weight().columns();
        for (int row = 0; row < batch.rowCount(); row++) {
            double[] input = of(norm.input())[row].clone();
            double[] output = of(norm.output())[row];
            for (int start = 0; start < input.length; start += width) {
                double mean = 0;
                for (int i = 0; norm.kind() == NormKind.LAYER && i < width; i++) {
                    mean += input[start + i] / width;
                }
                double variance = 0;
                for (int i = 0; i < width; i++) {
                    variance += Math.pow(input[start + i] - mean, 2) / width;
                }
                for (int i = 0; i < width; i++) {
                    double bias = norm.bias() == null ? 0 : value(norm.bias(), 0, i);
                    output[start + i] = (input[start + i] - mean)
                                    / Math.sqrt(variance + norm.epsilon())
                                    * value(norm.weight(), 0, i)
                            + bias;
                }
            }
        }
    }

    private double[][] multiply(double[][] input, Tensor weight, @Nullable Tensor bias) {
        double[] matrix = values(slice(weight).parameter());
        int offset = slice(weight).offset();
        int columns = weight.columns();
        double[][] output = new double[input.length][weight.rows()];
        for (int row = 0; row < input.length; row++) {
            for (int k = 0; k < weight.rows(); k++) {
                double sum = bias == null ? 0 : value(bias, 0, k);
                for (int i = 0; i < columns; i++) {
                    sum += matrix[offset + k * columns + i] * input[row][i];
                }
                output[row][k] = sum;
            }
        }
        return output;
    }

    private void rope(Operation.Rope rope) {
        RopeFrequencies rotation = rope.rotation();
        int pairs = rotation.pairCount();
        for (int row = 0; row < batch.rowCount(); row++) {
            double[] vector = of(rope.vector())[row];
            for (int head = 0; head < vector.length; head += rope.headLength()) {
                for (int pair = 0; pair < pairs; pair++) {
                    boolean halves = rotation.layout() == RopeFrequencies.Layout.HALVES;
                    int first = head + (halves ? pair : 2 * pair);
                    int second = head + (halves ? pairs + pair : 2 * pair + 1);
                    double angle = (double) (row % batch.context()) * rotation.inverseFrequencies()[pair];
                    double x = vector[first];
                    double y = vector[second];
                    vector[first] = x * Math.cos(angle) - y * Math.sin(angle);
                    vector[second] = x * Math.sin(angle) + y * Math.cos(angle);
                }
            }
        }
    }

    private void attend(Operation.Attention attention) {
        AttentionShape shape = attention.shape();
        for (int row = 0; row < batch.rowCount(); row++) {
            int position = row % batch.context();
            for (int head = 0; head < shape.headCount(); head++) {
                attendHead(attention, row, head, row - position + shape.firstVisible(position));
            }
        }
    }

    private void attendHead(Operation.Attention attention, int row, int head, int first) {
        int length = attention.shape().headLength();
        int keyStart = head / attention.shape().groupSize() * length;
        double[] query = of(attention.query())[row];
        double[] output = of(attention.output())[row];
        double[][] keyRows = Objects.requireNonNull(keys.get(attention.layer()));
        double[][] valueRows = Objects.requireNonNull(cachedValues.get(attention.layer()));
        double sum = 0;
        double[] sums = new double[length];
        for (int other = first; other <= row; other++) {
            double dot = 0;
            for (int i = 0; i < length; i++) {
                dot += query[head * length + i] * keyRows[other][keyStart + i];
            }
            double weight = Math.exp(dot * attention.shape().scale());
            sum += weight;
            for (int i = 0; i < length; i++) {
                sums[i] += weight * valueRows[other][keyStart + i];
            }
        }
        for (int i = 0; i < length; i++) {
            output[head * length + i] = sums[i] / sum;
        }
    }

    private static void add(double[][] addend, double[][] sum) {
        for (int row = 0; row < sum.length; row++) {
            for (int i = 0; i < sum[row].length; i++) {
                sum[row][i] += addend[row][i];
            }
        }
    }

    private static double[][] copy(double[][] rows) {
        double[][] copy = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            copy[row] = rows[row].clone();
        }
        return copy;
    }

    private double[][] of(Activation activation) {
        return activations[activation.index()];
    }

    private double value(Tensor tensor, int row, int column) {
        ParameterSlice slice = slice(tensor);
        return values(slice.parameter())[slice.offset() + row * tensor.columns() + column];
    }

    private ParameterSlice slice(Tensor tensor) {
        return slices.computeIfAbsent(tensor, parameters::slice);
    }
}
