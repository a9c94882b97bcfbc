package dev.pinball.model.program;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a program, over all rows of a step. The class {@code reference.ReferenceAccelerator} is the definition
 * of each. Shapes are per row; W[outputs, inputs] is a weight.
 */
public sealed interface Operation {

    /** output[width] = tokens[tokenId, width] + positions[position, width], where the model learns positions. */
    record Embed(Tensor tokens, @Nullable Tensor positions, Activation output) implements Operation {}

    /**
     * output[width] = normalised input[width] * weight[width] + bias[width]. An input several times as wide as its weight
     * is normalised in groups of that many values, each by itself: the heads of queries and keys. The output may be the
     * input.
     */
    record Norm(
            NormKind kind,
            float epsilon,
            Activation input,
            Tensor weight,
            @Nullable Tensor bias,
            Activation output) implements Operation {}

    /** output[outputs] = weight[outputs, inputs] · input[inputs] + bias[outputs]. */
    record MatMul(Activation input, Tensor weight, @Nullable Tensor bias, Activation output) implements Operation {}

    /** Rotates the pairs of each head of vector[heads * headLength] by position * inverse frequency, in place. */
    record Rope(Activation vector, int headLength, RopeFrequencies rotation) implements Operation {}

    /** Stores key[keyValueHeads * headLength] and value[...] at the row's position of its sequence. */
    record AppendKeyValue(int layer, Activation key, Activation value) implements Operation {}

    /** output[heads * headLength] = for each head, softmax(query · keys * scale) · values over the positions it sees. */
    record Attention(int layer, AttentionShape shape, Activation query, Activation output) implements Operation {}

    /** output[width] = function(gate[width]) * up[width]; without up for the plain kinds. */
    record Gate(GateKind kind, Activation gate, @Nullable Activation up, Activation output) implements Operation {}

    /** sum[width] += addend[width]. */
    record Add(Activation addend, Activation sum) implements Operation {}

    /**
     * Picks experts for a row (Shazeer et al. 2017, "Outrageously Large Neural Networks"), from scores[experts]:
     * expertIds[k] = the indices of the k highest, highest first and of equal ones the lower index first, as exact F32
     * values; routingWeights[k] = their softmax probabilities over all experts, divided by the sum of the k.
     */
    record Route(Activation scores, Activation expertIds, Activation routingWeights) implements Operation {}

    /**
     * output[k * outputs] = for each slot s, the weight of expert expertIds[s] · the input of the slot. Only these experts are
     * computed. Its output is read by {@link Gate}, another {@code ExpertMatMul} or {@link WeightedSum} only, as an
     * accelerator may keep the slots in an order of its own.
     *
     * @param input [inputs] where it is shared, [k * inputs] where each slot has its own
     * @param inputLayout which of the two; where k is 1, the widths don't tell
     * @param expertIds [k], from a {@link Route}
     * @param weight [experts * outputs, inputs]: expert e has the rows from e * outputs on
     */
    record ExpertMatMul(
            Activation input, ExpertInput inputLayout, Activation expertIds, Tensor weight, Activation output)
            implements Operation {

        /** Rows of the weight that one expert has. */
        public int outputs() {
            return output.width() / expertIds.width();
        }

        public int expertCount() {
            return weight.rows() / outputs();
        }

        /** Whether each slot has an input of its own: what an {@code ExpertMatMul} before computed. */
        public boolean hasInputPerSlot() {
            return inputLayout == ExpertInput.PER_SLOT;
        }
    }

    /** The input of {@link ExpertMatMul}. */
    enum ExpertInput {
        /** All slots of a row have the same. */
        SHARED,
        /** Each slot has its own, one after the other. */
        PER_SLOT
    }

    /**
     * output[width] = sum over slots s of routingWeights[s] * input[s * width ...], from the first slot to the last;
     * input[k * width] from an {@link ExpertMatMul} by the expert ids of the same {@link Route}.
     */
    record WeightedSum(Activation input, Activation routingWeights, Activation output) implements Operation {}

    /** For the output rows alone: logits[vocabulary] = weight[vocabulary, width] · input[width]. */
    record Logits(Activation input, Tensor weight) implements Operation {}

    /** How {@link Norm} normalises. */
    enum NormKind {
        /** By the root of the mean square: x / sqrt(mean(x²) + epsilon). */
        RMS,
        /** By mean and variance: (x - mean) / sqrt(variance + epsilon). */
        LAYER
    }

    /** From this |x| on GELU isn't rounded to F16. */
    double GELU_EXACT_FROM = 10;

    /**
     * The function of {@link Gate}.
     *
     * <p>GELU is 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³))), with x and the result rounded to F16 below {@link
     * #GELU_EXACT_FROM}: ggml reads it from a table of F16 values, and the log-probabilities of GPT-2 differ by up to 0.007
     * without.
     */
    enum GateKind {
        /** x / (1 + exp(-x)), times up. */
        SWIGLU,
        /** GELU(x), times up. */
        GEGLU,
        /** GELU(x). */
        GELU
    }
}
