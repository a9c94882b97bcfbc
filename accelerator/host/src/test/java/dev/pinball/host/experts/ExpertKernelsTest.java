package dev.pinball.host.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.ScalarTwins;
import dev.pinball.host.gemm.GemmKernels;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.gemm.PackedWeight;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.matmul.PackKernel;
import dev.pinball.host.memory.GuardedPages;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.TestSeed;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpertKernelsTest {
    /** Of the error of a sum whose inputs have 16 bits: some seed reaches four of them. */
    private static final double STANDARD_DEVIATIONS = 8;

    private static final int ROWS = 23;
    private static final int EXPERTS = 6;
    private static final int SLOTS = 3;
    private static final int OUTPUTS = 29;

    private final HostMemory memory = new HostMemory(GuardedPages.AFTER);
    private final GemmKernels products = new GemmKernels(Processor.current(), GuardedPages.AFTER);
    private @Nullable GemmWorkspace productMemory;

    /** One way to multiply; inputs by slot and outputs lie as their pairs are grouped. */
    private interface ExpertProduct {
        void run(ExpertGroups groups, Matrix input, boolean inputBySlot, Matrix output);
    }

    private interface PairAndPlace {
        void accept(int pair, int place);
    }

    @AfterEach
    void close() {
        products.close();
        memory.close();
    }

    @Test
    void routesToHighestScoresAndOfEqualOnesToTheFirst() {
        Matrix scores = new Matrix(new float[] {1, 3, 2, 3, -1, 0, 7, 7, 7, 7, 7, 7}, 6);
        Matrix chosen = memory.matrix("chosen", 2, 3);
        Matrix shares = memory.matrix("shares", 2, 3);
        runAll(new RouteKernel(scores, chosen, shares), 2);
        assertThat(chosen.values()).containsExactly(1, 3, 2, 0, 1, 2);
        double sum = 2 + Math.exp(-1);
        float[] expected = {(float) (1 / sum), (float) (1 / sum), (float) (Math.exp(-1) / sum), 1 / 3f, 1 / 3f, 1 / 3f};
        assertThat(shares.values()).containsExactly(expected, within(1e-6f));
    }

    @Test
    void routesSomewhereEvenWhereScoresAreNotNumbers() {
        Matrix chosen = memory.matrix("chosen", 1, 2);
        Matrix scores = new Matrix(new float[] {Float.NaN, Float.NaN, Float.NaN}, 3);
        runAll(new RouteKernel(scores, chosen, memory.matrix("shares", 1, 2)), 1);
        assertThat(chosen.values()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void multipliesLikeScalarTwinAndWithSameBitsInAnyBatch(TensorType type) {
        Random random = new Random(TestSeed.next("multipliesExperts " + type));
        int columns = type.valuesPerBlock() == 1 ? 61 : type.valuesPerBlock();
        Tensor tensor = RandomTensor.of(type, EXPERTS * OUTPUTS, columns, random);
        VectorWeight weight = new VectorWeight(memory.copy(tensor));
        assertLikeTwinWithSameBitsInAnyBatch(tensor, random, (groups, input, inputBySlot, output) -> {
            int rowCount = output.values().length / OUTPUTS / SLOTS;
            runAll(new VectorExpertMatMulKernel(groups, weight, input, inputBySlot, output), rowCount);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0", "Q5_0", "Q4_K", "Q5_K", "Q6_K"})
    void multipliesLikeScalarTwinAndWithSameBitsInAnyBatchByMachineCode(TensorType type) {
        Random random = new Random(TestSeed.next("multipliesExpertsByMachineCode " + type));
        int columns = type.valuesPerBlock() == 256 ? 256 : type == TensorType.Q5_0 ? 192 : 96;
        Tensor tensor = RandomTensor.of(type, EXPERTS * OUTPUTS, columns, random);
        assumeTrue(products.supports(tensor), "skipped: no machine code for this processor");
        List<PackedWeight> experts = products.pack(tensor, OUTPUTS);
        productMemory = products.workspace();
        assertLikeTwinWithSameBitsInAnyBatch(tensor, random, (groups, input, inputBySlot, output) -> {
            int rowCount = output.values().length / OUTPUTS / SLOTS;
            PackedActivations inputs = products.groupedActivations(tensor, rowCount * SLOTS);
            runAll(
                    inputBySlot
                            ? new PackKernel(input.withWidth(SLOTS * tensor.columns()), inputs)
                            : new PackPairsKernel(groups, input, inputs),
                    rowCount);
            runAll(PackedExpertMatMulKernel.of("experts", groups, inputs, experts, output), rowCount);
        });
    }

    /** A row alone is a group of one for each expert; in the batch, expert 0 is popular and expert 5 chosen by nobody. */
    private void assertLikeTwinWithSameBitsInAnyBatch(Tensor tensor, Random random, ExpertProduct product) {
        int columns = tensor.columns();
        float[] chosen = randomChoices(random);
        for (boolean inputBySlot : new boolean[] {false, true}) {
            int inputWidth = inputBySlot ? SLOTS * columns : columns;
            float[] input = RandomTensor.floats(ROWS * inputWidth, random);
            float[] together = multiply(product, chosen, input, inputBySlot);
            assertLikeTwin(together, tensor, chosen, input, inputBySlot);
            for (int row = 0; row < ROWS; row++) {
                float[] alone = multiply(
                        product,
                        Arrays.copyOfRange(chosen, row * SLOTS, (row + 1) * SLOTS),
                        Arrays.copyOfRange(input, row * inputWidth, (row + 1) * inputWidth),
                        inputBySlot);
                int start = row * SLOTS * OUTPUTS;
                assertThat(alone).containsExactly(Arrays.copyOfRange(together, start, start + SLOTS * OUTPUTS));
            }
        }
    }

    @Test
    void combinesSlotsInTheirShares() {
        Random random = new Random(TestSeed.next("combinesSlots"));
        Matrix input = new Matrix(RandomTensor.floats(ROWS * SLOTS * OUTPUTS, random), OUTPUTS);
        Matrix shares = new Matrix(RandomTensor.floats(ROWS * SLOTS, random), SLOTS);
        Matrix output = memory.matrix("output", ROWS, OUTPUTS);
        ExpertGroups groups = new ExpertGroups(new Matrix(randomChoices(random), SLOTS), EXPERTS);
        runAll(new ExpertGroupKernel(groups), ROWS);
        runAll(new WeightedSumKernel(groups, input, shares, output), ROWS);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < OUTPUTS; i++) {
                double expected = 0;
                for (int slot = 0; slot < SLOTS; slot++) {
                    double share = shares.values()[shares.rowStart(row) + slot];
                    expected += share * input.values()[input.rowStart(groups.place(row, slot)) + i];
                }
                assertThat((double) output.values()[output.rowStart(row) + i]).isEqualTo(expected, within(1e-5));
            }
        }
    }

    private static float[] randomChoices(Random random) {
        float[] chosen = new float[ROWS * SLOTS];
        for (int row = 0; row < ROWS; row++) {
            int other = 1 + random.nextInt(4);
            chosen[row * SLOTS] = 0;
            chosen[row * SLOTS + 1] = other;
            chosen[row * SLOTS + 2] = 1 + other % 4;
        }
        return chosen;
    }

    /** What the product gives, pair by pair. */
    private float[] multiply(ExpertProduct product, float[] chosen, float[] input, boolean inputBySlot) {
        int rowCount = chosen.length / SLOTS;
        ExpertGroups groups = new ExpertGroups(new Matrix(chosen, SLOTS), EXPERTS);
        runAll(new ExpertGroupKernel(groups), rowCount);
        Matrix inputs = new Matrix(input, input.length / (inputBySlot ? chosen.length : rowCount));
        Matrix grouped = memory.matrix("grouped inputs", chosen.length, inputs.width());
        Matrix output = memory.matrix("output", chosen.length, OUTPUTS);
        float[] outputs = new float[output.values().length];
        if (inputBySlot) {
            forEachPair(groups, rowCount, (pair, place) -> copyRow(inputs, pair, grouped.values(), place));
        }
        product.run(groups, inputBySlot ? grouped : inputs, inputBySlot, output);
        forEachPair(groups, rowCount, (pair, place) -> copyRow(output, place, outputs, pair));
        return outputs;
    }

    private static void forEachPair(ExpertGroups groups, int rowCount, PairAndPlace action) {
        for (int pair = 0; pair < rowCount * SLOTS; pair++) {
            action.accept(pair, groups.place(pair / SLOTS, pair % SLOTS));
        }
    }

    private static void copyRow(Matrix source, int row, float[] target, int targetRow) {
        System.arraycopy(source.values(), source.rowStart(row), target, source.rowStart(targetRow), source.width());
    }

    /** In parts of one item each. */
    private void runAll(Kernel kernel, int rowCount) {
        StepBatch batch = new StepBatch(new DeviceLimits(rowCount, 1, rowCount, 1, rowCount));
        batch.addSequence(new int[] {0}, 1);
        for (int row = 0; row < rowCount; row++) {
            batch.addRow(0, row);
        }
        long expandedRows = memory.floats("expanded", VectorWeight.PANEL_ROWS * 256L);
        ThreadWorkspace workspace = new ThreadWorkspace(expandedRows, List.of(), productMemory);
        for (int item = 0; item < kernel.items(batch); item++) {
            kernel.run(batch, item, item + 1, workspace);
        }
    }

    private static void assertLikeTwin(
            float[] output, Tensor tensor, float[] chosen, float[] input, boolean inputBySlot) {
        int columns = tensor.columns();
        float[] weights = new float[columns];
        for (int pair = 0; pair < chosen.length; pair++) {
            int inputRow = inputBySlot ? pair : pair / SLOTS;
            for (int k = 0; k < OUTPUTS; k++) {
                Dequantizer.readRow(tensor, ((int) chosen[pair]) * OUTPUTS + k, weights, 0);
                double expected = ScalarTwins.dot(weights, 0, input, inputRow * columns, columns);
                assertThat((double) output[pair * OUTPUTS + k])
                        .as("pair %d, output %d of %s", pair, k, tensor)
                        .isEqualTo(expected, within(tolerance(weights, input, inputRow * columns)));
            }
        }
    }

    /** A step of an input is a part of the largest one in 32,767; what is rounded away is spread evenly over a step. */
    private static double tolerance(float[] weights, float[] input, int start) {
        double largest = 0;
        double squares = 0;
        for (int column = 0; column < weights.length; column++) {
            largest = Math.max(largest, Math.abs(input[start + column]));
            squares += (double) weights[column] * weights[column];
        }
        double standardDeviation = largest / Short.MAX_VALUE / Math.sqrt(12) * Math.sqrt(squares);
        return STANDARD_DEVIATIONS * standardDeviation;
    }
}
